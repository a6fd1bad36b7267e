/** The value below which a share `p` of the values lies: an observed one (nearest rank). `sorted` ascending and not empty. */
export function percentile(sorted: ArrayLike<number>, p: number): number {
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] as number;
}

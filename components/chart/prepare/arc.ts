/** An SVG path of a ring's part, clockwise; angles in turns, 0 at the top. */
export function arcPath(cx: number, cy: number, inner: number, outer: number, from: number, to: number): string {
  // A whole turn would begin where it ends and draw nothing.
  const end = Math.min(to, from + 0.9999);
  const point = (radius: number, turn: number): string => {
    const angle = (turn - 0.25) * 2 * Math.PI;
    return `${(cx + radius * Math.cos(angle)).toFixed(2)} ${(cy + radius * Math.sin(angle)).toFixed(2)}`;
  };
  const large = end - from > 0.5 ? 1 : 0;
  return `M${point(outer, from)}A${outer} ${outer} 0 ${large} 1 ${point(outer, end)}L${point(inner, end)}A${inner} ${inner} 0 ${large} 0 ${point(inner, from)}Z`;
}

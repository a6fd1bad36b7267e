/**
 * DCGM writes these where a GPU has no reading: not found, not supported, not
 * permitted. Thirty-two bits, sixty-four bits (whose sixteen values are one
 * and the same double), and floating point (dcgm_structs.h).
 */
const INT32_BLANK = 0x7fff_fff0;
const INT64_BLANK = 2 ** 63;
const FP64_BLANK = 140_737_488_355_328;

/** True when the value of a DCGM field means that there is none. */
export function isBlankReading(name: string, value: number): boolean {
  if (value < INT32_BLANK || !name.startsWith("DCGM_")) return false;
  return value >= INT64_BLANK || value <= INT32_BLANK + 15 || (value >= FP64_BLANK && value <= FP64_BLANK + 15);
}

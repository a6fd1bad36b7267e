/** Notices of a skeleton's row, added up in `flags`. */
export const SKELETON_FLAGS = {
  error: 1,
  childError: 2,
  synthetic: 4,
  critical: 8,
  orphan: 16,
  /** Another span has the same id. */
  duplicateId: 32,
  skewAdjusted: 64,
  skewTooLarge: 128,
  /** Its parent pointer goes round in a circle, or to itself. */
  cycle: 256,
} as const;

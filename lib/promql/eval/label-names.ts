/**
 * Whether a text can be a label's name: anything that is not empty and is valid
 * Unicode. A text in which bytes stood that are not UTF-8 holds a lone
 * surrogate instead.
 */
export const isLabelName = (name: string): boolean => name !== "" && name.isWellFormed();

export * from "./ast";
export type { SearchProblem } from "./search-error";
export { MAX_SEARCH_DEPTH, MAX_SEARCH_LENGTH, type ParsedSearch, type Signal, parseSearch, parseSearchOrThrow } from "./parse";
export { printSearch, printValue } from "./print";
export { printField } from "./field-name";
export { type Dimension, type Quantity, parseInstant, parseQuantity } from "./quantity";

export * from "./ast";
export * from "./functions";
export * from "./panel-query";
export { parseQuery, parseQueryOrThrow, type ParsedQuery, type ParseOptions, type QueryError } from "./parse";
export { positionOf, positionText, type TextPosition } from "./position";
export { typeName, valueType } from "./value-type";

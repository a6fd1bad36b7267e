export * from "./query";
export * from "./query-params";
export * from "./series-data";

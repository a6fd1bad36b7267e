export * from "./ast";
export * from "./panel-query";

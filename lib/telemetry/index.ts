export * from "./attributes";
export * from "./span";
export * from "./log-record";
export * from "./metric";
export * from "./sink";

export * from "./units";
export * from "./clock";
export * from "./faults";
export * from "./labels";
export * from "./random";
export * from "./severity";
export * from "./time-range";
export * from "./process-singleton";

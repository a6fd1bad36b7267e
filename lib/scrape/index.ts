export * from "./target";
export * from "./exposition";

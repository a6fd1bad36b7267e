export * from "./actor";
export * from "./api-key";
export * from "./context";
export * from "./identity";

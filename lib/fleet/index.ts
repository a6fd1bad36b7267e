export * from "./measures";
export * from "./overview";
export * from "./node-detail";
export * from "./change";
export * from "./unknown-name";
export * from "./span-attributes";
export * from "./token-rules";

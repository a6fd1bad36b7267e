export * from "./measures";
export * from "./overview";
export * from "./node-detail";
export * from "./change";
export * from "./unknown-name";

export * from "./inputs";
export * from "./model";
export * from "./parse-dashboard";
export * from "./references";
export * from "./variable-order";
export * from "./views";

export * from "./actor";
export * from "./api-key";
export * from "./context";
export * from "./identity";
export * from "./inputs";
export * from "./retention";
export * from "./views";
export type { ChainVerdict } from "./audit-chain";
export { LONGEST_PASSWORD, passwordProblem, SHORTEST_PASSWORD } from "./password-rules";

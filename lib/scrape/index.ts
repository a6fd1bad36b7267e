export * from "./target";
export * from "./exposition";
export * from "./parse";
export { type AssembledScrape, Assembler, type SeriesPoint, assemble } from "./assemble";
export { compileRelabelling, type Relabeller } from "./relabel";
export { relabelRuleSchema, targetInputSchema } from "./target-input";
export { NewTarget, TargetChange, isPause } from "./target-change";

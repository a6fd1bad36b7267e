export type { Problem } from "./problem";
export type { Arrived } from "./arrived";

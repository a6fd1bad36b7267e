export type { Duty, DutyStatus } from "./duty";

/** A metric name that arrives but that the registry does not know: listed, never lost. */
export interface UnknownName {
  readonly name: string;
  readonly type: string;
  /** Series under that name. */
  readonly series: number;
  /** Labels of one of them. */
  readonly example: Readonly<Record<string, string>>;
  /** Milliseconds since the Unix epoch. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** The engine its prefix suggests, or null: `vllm:` names that the registry lacks are worth a look first. */
  readonly suspectedEngine: string | null;
}

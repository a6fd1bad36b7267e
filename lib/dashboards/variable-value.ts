/** What a variable stands for. */
export interface VariableValue {
  /** With All chosen: every option, or `allValue` alone when there is one. */
  readonly values: readonly string[];
  /** As people read them, one a value; absent: the values themselves. */
  readonly texts?: readonly string[];
  /** All is chosen. */
  readonly all?: boolean;
  /** The values are those of labels, which nodes choose: outside of strings only a plain word goes in as it is. */
  readonly foreign?: boolean;
  /** The value is a pattern that somebody wrote (`allValue`): it goes into a query as it is. */
  readonly verbatim?: boolean;
}

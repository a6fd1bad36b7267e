import type { DataSourceNames } from "./data-source";
import type { VariableSamples } from "./expression";
import type { JsonNode } from "./json-node";

/** What the panels of one file are read against. */
export interface ImportContext extends VariableSamples {
  readonly sources: DataSourceNames;
  /** Models of library panels by their uid, where the file brings them. */
  readonly library: ReadonlyMap<string, JsonNode>;
  /** A complaint about a query's text; null when it parses. */
  readonly parse: (expr: string) => string | null;
}

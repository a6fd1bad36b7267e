import type { DataPanel, PanelField, PanelOverride } from "./model";
import { compilePattern } from "./pattern";

/** How one series or column is drawn: the panel's field with every override that fits, the last one counting. */
export type EffectiveField = PanelField & Omit<PanelOverride["set"], keyof PanelField>;

/** `name` as it is shown; `ref` of the query it comes from, null when it comes from none. */
export function effectiveField(panel: Pick<DataPanel, "field" | "overrides">, name: string, ref: string | null): EffectiveField {
  let field: EffectiveField = { ...panel.field };
  for (const { match, set } of panel.overrides ?? []) {
    const fits =
      match.by === "name"
        ? match.value === name
        : match.by === "ref"
          ? match.value === ref
          : (compilePattern(match.value)?.test(name) ?? false);
    if (fits) field = { ...field, ...set };
  }
  return field;
}

"use client";

import type { Dashboard, ResolvedVariable, Variable } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { Button, Dialog, Select } from "../../ui";
import { freeId } from "./changes";
import { ItemList } from "./item-list";
import { type FieldSpec, type Fields, SpecForm } from "./spec-form";

interface VariablesDialogProps {
  readonly dashboard: Dashboard;
  /** Of the draft, for the previews. */
  readonly resolved: readonly ResolvedVariable[];
  readonly onChange: (variables: readonly Variable[], about: string) => void;
  readonly onClose: () => void;
}

type Kind = Variable["kind"];

const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: "query", label: "From a query" },
  { value: "custom", label: "A list of values" },
  { value: "interval", label: "An interval" },
  { value: "text", label: "Free text" },
  { value: "constant", label: "A constant" },
];

const NAMES: readonly FieldSpec[] = [
  { key: "name", label: "Name", type: "text", keepEmpty: true, hint: "Queries use it as $name." },
  { key: "label", label: "Label", type: "text", keepEmpty: true },
];
const HIDE: FieldSpec = {
  key: "hide",
  label: "In the bar",
  type: "choice",
  options: [
    { value: "no", label: "Shown" },
    { value: "label", label: "Without its label" },
    { value: "all", label: "Hidden" },
  ],
};
const CHOICES: readonly FieldSpec[] = [
  { key: "multi", label: "Several at a time", type: "check" },
  { key: "includeAll", label: "Offer All", type: "check" },
  { key: "allValue", label: "All becomes", type: "text", keepEmpty: true, hint: "Empty: every value. A pattern such as .* asks less." },
];
const SPECS: Readonly<Record<Kind, readonly FieldSpec[]>> = {
  query: [
    {
      key: "query",
      label: "Query",
      type: "text",
      keepEmpty: true,
      hint: "label_values(metric, label), label_names(), metrics(pattern), query_result(expr); may use variables above.",
    },
    { key: "regex", label: "Keep what matches", type: "text", keepEmpty: true },
    {
      key: "sort",
      label: "Order",
      type: "choice",
      options: [
        { value: "none", label: "As found" },
        { value: "asc", label: "A to Z" },
        { value: "desc", label: "Z to A" },
        { value: "numeric-asc", label: "1 to 9" },
        { value: "numeric-desc", label: "9 to 1" },
        { value: "natural-asc", label: "As people count" },
        { value: "natural-desc", label: "As people count, backwards" },
      ],
    },
    ...CHOICES,
  ],
  custom: CHOICES,
  interval: [{ key: "options", label: "Intervals", type: "list", hint: "1m, 5m, 1h" }],
  text: [{ key: "default", label: "Text at first", type: "text", keepEmpty: true }],
  constant: [{ key: "value", label: "Value", type: "text", keepEmpty: true }],
};

/** What a variable of another kind begins with; the names stay. */
function fresh(kind: Kind, { name, label, description, hide }: Pick<Variable, "name" | "label" | "description" | "hide">): Variable {
  const base = { name, label, description, hide };
  const choices = { multi: false, includeAll: false, allValue: "", default: [] };
  if (kind === "query") return { ...base, ...choices, kind, query: "label_values(model_name)", regex: "", sort: "asc" };
  if (kind === "custom") return { ...base, ...choices, kind, options: [{ value: "a", text: "a" }] };
  if (kind === "interval") return { ...base, kind, options: ["1m", "5m", "1h"], default: "" };
  return kind === "text" ? { ...base, kind, default: "" } : { ...base, kind, value: "" };
}

/** The dashboard's variables, each with what it would offer just now. */
export function VariablesDialog({ dashboard, resolved, onChange, onClose }: VariablesDialogProps) {
  const { variables } = dashboard;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Variables"
      description='Those below may use those above, for example label_values(up{region="$region"}, node).'
      className="w-[min(720px,calc(100vw-32px))]"
      footer={
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <ItemList<Variable>
        noun="variable"
        ordered
        items={variables}
        create={() => {
          const name = freeId(
            variables.map((v) => v.name),
            "variable",
          ).replace("-", "_");
          return fresh("query", { name, label: "", description: "", hide: "no" });
        }}
        onChange={(next) => onChange(next, "variables")}
      >
        {(variable, change) => (
          <div className="flex flex-col gap-2">
            <Select<Kind>
              name="Kind of variable"
              value={variable.kind}
              options={KINDS}
              onChange={(kind) => change(fresh(kind, variable))}
            />
            <SpecForm
              className="grid grid-cols-2 gap-2 max-sm:grid-cols-1"
              specs={[...NAMES, ...SPECS[variable.kind], HIDE]}
              value={variable as unknown as Fields}
              onChange={(next) => change(next as unknown as Variable)}
            />
            {variable.kind === "custom" && (
              <SpecForm
                specs={[
                  { key: "options", label: "Values", type: "list", hint: "Apart by commas; “text : value” shows one and means the other." },
                ]}
                value={{ options: variable.options.map((o) => (o.text === o.value ? o.value : `${o.text} : ${o.value}`)) }}
                onChange={({ options }) => change({ ...variable, options: (options as readonly string[]).map(optionOf) })}
              />
            )}
            <Preview variable={resolved.find((r) => r.name === variable.name)} />
          </div>
        )}
      </ItemList>
    </Dialog>
  );
}

function optionOf(text: string): { value: string; text: string } {
  const [shown, value] = text.split(" : ", 2);
  return { text: (shown ?? text).trim(), value: (value ?? shown ?? text).trim() };
}

function Preview({ variable }: { readonly variable: ResolvedVariable | undefined }) {
  if (!variable || (variable.options.length === 0 && variable.error === null)) return null;
  if (variable.error !== null) {
    return (
      <p role="alert" className="text-dense text-breached">
        {visibleText(variable.error)}
      </p>
    );
  }
  const first = variable.options.slice(0, 12).map((o) => visibleText(o.text));
  const more = variable.options.length - first.length;
  return (
    <p className="text-dense text-muted">
      Offers {first.join(", ")}
      {more > 0 && ` and ${more} more`}
    </p>
  );
}

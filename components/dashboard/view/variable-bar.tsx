"use client";

import type { ResolvedVariable, Variable } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { Input, Select } from "../../ui";
import { VariablePicker } from "./variable-picker";

interface VariableBarProps {
  readonly variables: readonly Variable[];
  readonly resolved: readonly ResolvedVariable[];
  readonly onChoose: (name: string, values: readonly string[]) => void;
}

/** What the dashboard is about just now: one control a variable, in the order of their definitions. */
export function VariableBar({ variables, resolved, onChoose }: VariableBarProps) {
  const byName = new Map(resolved.map((r) => [r.name, r]));
  const shown = variables.filter((v) => v.hide !== "all" && v.kind !== "constant");
  if (shown.length === 0) return null;
  return (
    <div role="group" aria-label="Variables" className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2">
      {shown.map((variable) => (
        <VariableControl
          key={variable.name}
          variable={variable}
          resolved={byName.get(variable.name)}
          onChoose={(values) => onChoose(variable.name, values)}
        />
      ))}
    </div>
  );
}

interface VariableControlProps {
  readonly variable: Variable;
  readonly resolved: ResolvedVariable | undefined;
  readonly onChoose: (values: readonly string[]) => void;
}

function VariableControl({ variable, resolved, onChoose }: VariableControlProps) {
  const label = visibleText(variable.label || variable.name);
  return (
    <div className="flex min-w-0 items-center gap-1.5" title={visibleText(variable.description) || undefined}>
      {variable.hide !== "label" && (
        <span aria-hidden className="text-dense text-muted">
          {label}
        </span>
      )}
      {variable.kind === "text" ? (
        <TextVariable key={resolved?.chosen[0]} label={label} value={resolved?.chosen[0] ?? variable.default} onChoose={onChoose} />
      ) : variable.kind === "interval" ? (
        <Select
          name={label}
          value={resolved?.chosen[0] ?? ""}
          options={(resolved?.options ?? []).map((o) => ({ value: o.value, label: o.text }))}
          onChange={(value) => onChoose([value])}
        />
      ) : variable.kind === "constant" ? null : (
        <VariablePicker label={label} multi={variable.multi} includeAll={variable.includeAll} resolved={resolved} onChoose={onChoose} />
      )}
    </div>
  );
}

interface TextVariableProps {
  readonly label: string;
  readonly value: string;
  readonly onChoose: (values: readonly string[]) => void;
}

/** Takes effect on Enter or when it is left: not with every letter. */
function TextVariable({ label, value, onChoose }: TextVariableProps) {
  const take = (text: string) => text !== value && onChoose([text]);
  return (
    <Input
      aria-label={label}
      className="w-40"
      defaultValue={value}
      onBlur={(event) => take(event.target.value)}
      onKeyDown={(event) => event.key === "Enter" && take(event.currentTarget.value)}
    />
  );
}

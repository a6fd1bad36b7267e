"use client";

import { useQuery } from "@tanstack/react-query";
import { Filter } from "lucide-react";
import { useId, useState } from "react";
import type { LabelMatcher } from "@/lib/kernel/labels";
import { visibleText } from "@/lib/kernel/visible-text";
import { labelValuesQuery } from "../../promql/metric-queries";
import { Button, Field, Input, Popover, Select } from "../../ui";

const OPERATORS: readonly { readonly value: LabelMatcher["op"]; readonly label: string }[] = [
  { value: "=", label: "is" },
  { value: "!=", label: "is not" },
  { value: "=~", label: "matches" },
  { value: "!~", label: "does not match" },
];

interface FilterFormProps {
  readonly letter: string;
  /** As it is stored. */
  readonly metric: string;
  readonly labels: readonly string[];
  readonly onAdd: (filter: LabelMatcher) => void;
}

/** A condition on a label, with the values that exist to choose from. */
export function FilterForm({ letter, metric, labels, onAdd }: FilterFormProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [label, setLabel] = useState("");
  const [op, setOp] = useState<LabelMatcher["op"]>("=");
  const [value, setValue] = useState("");
  const name = label !== "" && labels.includes(label) ? label : (labels[0] ?? "");
  const values = useQuery({ ...labelValuesQuery(metric, name), enabled: open && name !== "" }).data ?? [];
  if (labels.length === 0) return null;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      name={`Condition for ${letter}`}
      trigger={
        <Button aria-label={`Where… for ${letter}`}>
          <Filter aria-hidden className="size-3.5" strokeWidth={1.5} />
          Where…
        </Button>
      }
    >
      <form
        className="flex w-64 flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onAdd({ name, op, value });
          setValue("");
          setOpen(false);
        }}
      >
        <div className="flex gap-2">
          <Select
            name="Label"
            className="min-w-0 flex-1"
            value={name}
            options={labels.map((l) => ({ value: l, label: visibleText(l) }))}
            onChange={(next) => {
              setLabel(next);
              setValue("");
            }}
          />
          <Select name="How" value={op} options={OPERATORS} onChange={setOp} />
        </div>
        <Field
          label="Value"
          htmlFor={`${id}-value`}
          hint={op === "=~" || op === "!~" ? "A pattern for the whole value, as in a.*|b" : undefined}
        >
          <Input id={`${id}-value`} list={`${id}-values`} value={value} onChange={(event) => setValue(event.target.value)} />
          <datalist id={`${id}-values`}>
            {values.slice(0, 300).map((v) => (
              <option key={v} value={v}>
                {visibleText(v)}
              </option>
            ))}
          </datalist>
        </Field>
        <Button type="submit" kind="primary">
          Add condition
        </Button>
      </form>
    </Popover>
  );
}

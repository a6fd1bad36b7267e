"use client";

import { useId } from "react";
import { Checkbox, Field, Input, Select, Textarea } from "../../ui";

interface Base {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
}

/** One field of a plain object, as a form shows it. */
export type FieldSpec =
  | (Base & {
      readonly type: "text" | "area";
      readonly placeholder?: string;
      readonly suggestions?: readonly string[];
      /** Empty text is kept instead of dropping the field. */ readonly keepEmpty?: boolean;
    })
  | (Base & { readonly type: "number"; readonly min?: number; readonly max?: number })
  | (Base & { readonly type: "check" })
  /** Words apart by commas. */
  | (Base & { readonly type: "list" })
  | (Base & {
      readonly type: "choice";
      readonly options: readonly { readonly value: string; readonly label: string }[];
      /** Says that nothing is chosen. */ readonly none?: string;
    });

export type Fields = Readonly<Record<string, unknown>>;

interface SpecFormProps {
  readonly specs: readonly FieldSpec[];
  readonly value: Fields;
  /** The object with one field changed; a field that was emptied is gone. */
  readonly onChange: (value: Fields, key: string) => void;
  readonly className?: string;
}

const NONE = "\u0000";

/** A form for a plain object, from a table of its fields. */
export function SpecForm({ specs, value, onChange, className = "flex flex-col gap-3" }: SpecFormProps) {
  const id = useId();
  const set = (key: string, next: unknown): void => {
    const { [key]: _before, ...rest } = value;
    onChange(next === undefined ? rest : { ...rest, [key]: next }, key);
  };
  return (
    <div className={className}>
      {specs.map((spec) => (
        <SpecField key={spec.key} id={`${id}-${spec.key}`} spec={spec} value={value[spec.key]} onChange={(next) => set(spec.key, next)} />
      ))}
    </div>
  );
}

interface SpecFieldProps {
  readonly id: string;
  readonly spec: FieldSpec;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function SpecField({ id, spec, value, onChange }: SpecFieldProps) {
  const { label, hint } = spec;
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  if (spec.type === "check") {
    return (
      <Checkbox checked={value === true} onChange={onChange}>
        {label}
      </Checkbox>
    );
  }
  if (spec.type === "choice") {
    return (
      <Field label={label} htmlFor={id} hint={hint}>
        <Select
          id={id}
          name={label}
          value={text === "" ? NONE : text}
          options={[...(spec.none === undefined ? [] : [{ value: NONE, label: spec.none }]), ...spec.options]}
          onChange={(next) => onChange(next === NONE ? undefined : next)}
          className="w-full"
        />
      </Field>
    );
  }
  if (spec.type === "area") {
    return (
      <Field label={label} htmlFor={id} hint={hint}>
        <Textarea id={id} value={text} onChange={(event) => onChange(event.target.value)} />
      </Field>
    );
  }
  if (spec.type === "number") {
    return (
      <Field label={label} htmlFor={id} hint={hint}>
        <Input
          id={id}
          type="number"
          step="any"
          min={spec.min}
          max={spec.max}
          value={text}
          onChange={(event) =>
            onChange(event.target.value === "" || !Number.isFinite(event.target.valueAsNumber) ? undefined : event.target.valueAsNumber)
          }
        />
      </Field>
    );
  }
  if (spec.type === "list") {
    const words = Array.isArray(value) ? value.join(", ") : "";
    return (
      <Field label={label} htmlFor={id} hint={hint ?? "Apart by commas."}>
        <Input
          key={words}
          id={id}
          defaultValue={words}
          onBlur={(event) =>
            onChange(
              event.target.value
                .split(",")
                .map((w) => w.trim())
                .filter((w) => w !== ""),
            )
          }
        />
      </Field>
    );
  }
  return (
    <Field label={label} htmlFor={id} hint={hint}>
      <Input
        id={id}
        value={text}
        placeholder={spec.placeholder}
        list={spec.suggestions ? `${id}-list` : undefined}
        onChange={(event) => onChange(event.target.value === "" && spec.keepEmpty !== true ? undefined : event.target.value)}
      />
      {spec.suggestions && (
        <datalist id={`${id}-list`}>
          {spec.suggestions.map((s) => (
            <option key={s} value={s}>
              {s}
            </option>
          ))}
        </datalist>
      )}
    </Field>
  );
}

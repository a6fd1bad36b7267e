"use client";

import { useId, useState } from "react";
import type { TraceFacets } from "@/lib/traces";
import { Button, Checkbox, Input, Select } from "../ui";
import type { TraceFilter } from "./url";

interface TraceFiltersProps {
  readonly filter: TraceFilter;
  readonly facets: TraceFacets | undefined;
  readonly onChange: (change: Partial<TraceFilter>) => void;
  readonly onClear: () => void;
}

const ANY = "";

/** What narrows the list. Choices are offered from what the range holds; each change goes into the address. */
export function TraceFilters({ filter, facets, onChange, onClear }: TraceFiltersProps) {
  return (
    <form
      className="flex flex-wrap items-end gap-2 border-b border-line px-4 py-2"
      onSubmit={(event) => event.preventDefault()}
      aria-label="Filters"
    >
      <FacetSelect name="Service" value={filter.service} values={facets?.services} onChange={(service) => onChange({ service })} />
      <FacetSelect
        name="Operation"
        value={filter.operation}
        values={facets?.operations}
        onChange={(operation) => onChange({ operation })}
      />
      <FacetSelect name="Model" value={filter.model} values={facets?.models} onChange={(model) => onChange({ model })} />
      <FacetSelect name="Tenant" value={filter.tenant} values={facets?.tenants} onChange={(tenant) => onChange({ tenant })} />
      <Select
        name="Outcome"
        value={filter.status ?? ANY}
        options={[
          { value: ANY, label: "Any outcome" },
          { value: "error", label: "With errors" },
          { value: "ok", label: "Without errors" },
        ]}
        onChange={(status) => onChange({ status: status === ANY ? null : (status as "ok" | "error") })}
      />
      <NumberField label="At least, ms" value={filter.min} onChange={(min) => onChange({ min })} />
      <TextField label="Attribute" placeholder="key=value" value={filter.attr} onChange={(attr) => onChange({ attr })} />
      <Select
        name="Order"
        value={filter.order}
        options={[
          { value: "newest", label: "Newest first" },
          { value: "slowest", label: "Slowest first" },
          { value: "oldest", label: "Oldest first" },
        ]}
        onChange={(order) => onChange({ order })}
      />
      {filter.service === "" && (
        <Checkbox checked={filter.own} onChange={(own) => onChange({ own })} className="text-dense">
          This console’s own
        </Checkbox>
      )}
      <Button kind="quiet" onClick={onClear}>
        Clear
      </Button>
    </form>
  );
}

interface FacetSelectProps {
  readonly name: string;
  readonly value: string;
  readonly values: TraceFacets["services"] | undefined;
  readonly onChange: (value: string) => void;
}

function FacetSelect({ name, value, values = [], onChange }: FacetSelectProps) {
  const known = values.some((v) => v.value === value) || value === ANY;
  return (
    <Select
      name={name}
      value={value}
      options={[
        { value: ANY, label: `Any ${name.toLowerCase()}` },
        ...(known ? [] : [{ value, label: value }]),
        ...values
          .filter((v) => v.value !== "")
          .map((v) => ({ value: v.value, label: v.value, ...(v.count === null ? {} : { note: String(v.count) }) })),
      ]}
      onChange={onChange}
      className="max-w-44"
    />
  );
}

function NumberField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (v: number | null) => void;
}) {
  return (
    <TextField
      label={label}
      placeholder={label}
      numeric
      value={value === null ? "" : String(value)}
      onChange={(text) => {
        const number = Number(text);
        if (text === "") onChange(null);
        else if (Number.isFinite(number) && number >= 0) onChange(number);
      }}
    />
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly numeric?: boolean;
  readonly onChange: (value: string) => void;
}

/** Applies on Enter or when left, so that a half-typed word is not a query. */
function TextField({ label, placeholder, value, numeric = false, onChange }: TextFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const apply = (): void => {
    if (draft !== null && draft !== value) onChange(draft.trim());
    setDraft(null);
  };
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <Input
        id={id}
        className="w-32"
        placeholder={placeholder}
        inputMode={numeric ? "decimal" : "text"}
        value={draft ?? value}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => event.key === "Enter" && apply()}
      />
    </>
  );
}

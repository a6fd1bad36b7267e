"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { RetentionDays, RetentionView } from "@/lib/people";
import { fetchJson } from "../shell/api-client";
import { Button, ErrorNote, Field, Input, Panel, panelStateOf } from "../ui";
import { Instant } from "./instant";
import { useMe } from "./settings-frame";
import { useChange } from "./use-change";

const FIELDS: readonly { readonly name: keyof RetentionDays; readonly label: string; readonly hint: string }[] = [
  { name: "metrics", label: "Samples", hint: "As they came. Older ranges are answered from roll-ups." },
  { name: "rollups", label: "Roll-ups of 5 minutes and 1 hour", hint: "What long ranges are answered from." },
  { name: "traces", label: "Traces", hint: "" },
  { name: "logs", label: "Logs", hint: "" },
];

/** How many days each signal is kept. */
export function RetentionScreen() {
  const query = useQuery({
    queryKey: ["retention"],
    queryFn: ({ signal }) => fetchJson<RetentionView>("/api/v1/settings/retention", signal),
  });
  return (
    <>
      <h1 className="sr-only">Retention</h1>
      <Panel title="Days kept" state={panelStateOf(query)} note={query.data?.updatedBy ? <Changed view={query.data} /> : null}>
        {query.data && <RetentionForm key={query.data.updatedAt} view={query.data} />}
      </Panel>
    </>
  );
}

function Changed({ view }: { readonly view: RetentionView }) {
  return (
    <>
      changed by {view.updatedBy}, <Instant at={view.updatedAt} />
    </>
  );
}

function RetentionForm({ view }: { readonly view: RetentionView }) {
  const id = useId();
  const may = useMe().data?.permissions.includes("retention:write") ?? false;
  const change = useChange(["retention"]);
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>({});
  const [tenants, setTenants] = useState<string | null>(null);
  const textOf = (name: keyof RetentionDays) => draft[name] ?? String(view.fleet[name]);
  const wrong = (text: string) => (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= 3650 ? null : "A whole number of days from 1 to 3650.");
  const savedTenants = tenantLines(view.tenants);
  const parsed = parseTenantLines(tenants ?? savedTenants);
  const dirty = FIELDS.some(({ name }) => textOf(name) !== String(view.fleet[name])) || (tenants !== null && tenants !== savedTenants);
  const valid = FIELDS.every(({ name }) => wrong(textOf(name)) === null) && parsed.problem === null;
  const save = (): void => {
    const fleet = Object.fromEntries(FIELDS.map(({ name }) => [name, Number(textOf(name))]));
    void change.send("PUT", "/api/v1/settings/retention", { fleet, tenants: parsed.tenants });
  };
  return (
    <form className="flex max-w-xl flex-col gap-4 px-4 pb-4" onSubmit={(event) => event.preventDefault()}>
      {change.problem && <ErrorNote error={change.problem} inline />}
      {FIELDS.map(({ name, label, hint }) => (
        <Field key={name} label={`${label}, days`} htmlFor={`${id}-${name}`} hint={hint || undefined} error={wrong(textOf(name))}>
          <Input
            id={`${id}-${name}`}
            className="w-24"
            inputMode="numeric"
            disabled={!may}
            value={textOf(name)}
            onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
          />
        </Field>
      ))}
      <Field
        label="Tenants with fewer days of their own"
        htmlFor={`${id}-tenants`}
        error={parsed.problem}
        hint="One a line: tenant, days of traces, days of logs. For example: acme 7 3"
      >
        <textarea
          id={`${id}-tenants`}
          className="min-h-16 rounded-control border border-line-strong bg-bg px-2 py-1 font-mono text-body"
          disabled={!may}
          value={tenants ?? savedTenants}
          onChange={(event) => setTenants(event.target.value)}
        />
      </Field>
      {dirty && (
        <div className="sticky bottom-0 flex items-center gap-2 border-t border-line bg-bg py-3">
          <Button kind="primary" disabled={!valid || change.busy} onClick={save}>
            Save
          </Button>
          <Button
            onClick={() => {
              setDraft({});
              setTenants(null);
            }}
          >
            Discard
          </Button>
          <span className="text-muted">What is older than the new number of days is deleted within the hour.</span>
        </div>
      )}
    </form>
  );
}

type Tenants = RetentionView["tenants"];

const tenantLines = (tenants: Tenants): string =>
  Object.entries(tenants)
    .map(([tenant, days]) => `${tenant} ${days.traces} ${days.logs}`)
    .join("\n");

function parseTenantLines(text: string): { readonly tenants: Tenants; readonly problem: string | null } {
  const tenants: Record<string, { traces: number; logs: number }> = {};
  for (const line of text.split("\n").map((l) => l.trim())) {
    if (line === "") continue;
    const match = /^(\S+)\s+(\d{1,4})\s+(\d{1,4})$/.exec(line);
    if (!match) return { tenants, problem: `“${line}” is not a tenant and two numbers of days.` };
    tenants[match[1] as string] = { traces: Number(match[2]), logs: Number(match[3]) };
  }
  return { tenants, problem: null };
}

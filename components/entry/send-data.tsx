"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Arrived } from "@/lib/http";
import type { MintedKey } from "@/lib/people";
import { fetchJson, sendJson } from "../shell/api-client";
import { Button, ButtonLink } from "../ui/button";
import { CodeBlock } from "../ui/code-block";
import { problemOf } from "../ui/panel-state";
import { EntryCard } from "./entry-frame";
import { snippets } from "./snippets";

const POLL_MS = 2_000;

/** How to send data, with the real address and a fresh key, and a line that changes when the first span is there. */
export function SendData({ address, grpcAddress }: { readonly address: string; readonly grpcAddress: string | null }) {
  const [key, setKey] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  async function makeKey() {
    try {
      const minted = await sendJson<MintedKey>("POST", "/api/v1/keys", { name: "First node", scopes: ["ingest:write"] });
      setKey(minted.text);
    } catch (error) {
      setWrong(problemOf(error).sentence);
    }
  }

  return (
    <EntryCard
      wide
      title="Send the first telemetry"
      lead="Anything that speaks OpenTelemetry or Prometheus remote write will do. Pick one and paste it."
    >
      {wrong !== null && (
        <p role="alert" className="mb-4 text-body text-breached">
          {wrong}
        </p>
      )}
      {key === null ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button kind="primary" size="lg" onClick={() => void makeKey()}>
            Make a key and show how
          </Button>
          <ButtonLink href="/fleet" size="lg">
            Later
          </ButtonLink>
        </div>
      ) : (
        <div className="flex flex-col gap-6">
          <p className="text-body text-muted">The key is in the texts below and is shown this once. More keys are made in Settings.</p>
          {snippets({ address, grpcAddress, key }).map((snippet) => (
            <section key={snippet.id} className="flex min-w-0 flex-col gap-1.5">
              <h2 className="text-body font-semibold text-fg">{snippet.name}</h2>
              <p className="text-dense text-muted">{snippet.where}</p>
              <CodeBlock code={snippet.code} name={snippet.name} />
            </section>
          ))}
          <Arrival />
        </div>
      )}
    </EntryCard>
  );
}

/** Asks until the first span has arrived. */
function Arrival() {
  const { data } = useQuery({
    queryKey: ["arrived"],
    queryFn: ({ signal }) => fetchJson<Arrived>("/api/v1/me/arrived", signal),
    refetchInterval: (query) => (query.state.data?.spans ? false : POLL_MS),
  });
  const others = [data?.samples ? "metrics" : null, data?.logs ? "logs" : null].filter((signal) => signal !== null);
  return (
    <div className="flex flex-wrap items-center gap-3 border-t border-line pt-4" role="status">
      {data?.spans ? (
        <>
          <span className="text-body font-medium text-ok">The first span is here.</span>
          <ButtonLink href="/traces" kind="primary">
            See it
          </ButtonLink>
        </>
      ) : (
        <>
          <span className="size-2 animate-pulse rounded-full bg-accent motion-reduce:animate-none" aria-hidden />
          <span className="text-body text-muted">
            Waiting for the first span…{others.length > 0 && ` ${others.join(" and ")} have arrived.`}
          </span>
        </>
      )}
      <ButtonLink href="/fleet">Go to the fleet</ButtonLink>
    </div>
  );
}

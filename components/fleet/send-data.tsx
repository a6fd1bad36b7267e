"use client";

import { useState, useSyncExternalStore } from "react";
import { snippets } from "../entry/snippets";
import { ButtonLink } from "../ui/button";
import { CodeBlock } from "../ui/code-block";
import { Segments } from "../ui/tabs";

const WAYS = { environment: "OpenTelemetry", prometheus: "Prometheus", curl: "curl" } as const;
type Way = keyof typeof WAYS;

/** How to send the first telemetry to the address this page came from. The key is made on the welcome page, where it is shown once. */
export function SendData() {
  const [way, setWay] = useState<Way>("environment");
  const address = useSyncExternalStore(
    () => () => undefined,
    () => location.origin,
    () => "",
  );
  const snippet = snippets({ address, grpcAddress: "", key: "YOUR_INGEST_KEY" }).find((s) => s.id === way);
  return (
    <div className="flex w-full max-w-3xl min-w-0 flex-col items-start gap-3">
      <Segments
        name="How to send"
        value={way}
        options={Object.entries(WAYS).map(([value, label]) => ({ value: value as Way, label }))}
        onChange={setWay}
      />
      {snippet && <p className="text-dense text-muted">{snippet.where}</p>}
      {snippet && <CodeBlock name={snippet.name} code={snippet.code} className="w-full" />}
      <ButtonLink href="/welcome">Make a key and fill it in</ButtonLink>
    </div>
  );
}

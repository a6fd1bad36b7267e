"use client";

import { useState, useSyncExternalStore } from "react";
import { ButtonLink } from "../ui/button";
import { CodeBlock } from "../ui/code-block";
import { Segments } from "../ui/tabs";

const WAYS = ["OpenTelemetry", "Prometheus", "curl"] as const;
type Way = (typeof WAYS)[number];

/** How to send the first telemetry, with the real address. `apiKey` is a freshly made one where the page has it. */
export function SendData({ apiKey = "<your ingest key>" }: { readonly apiKey?: string }) {
  const [way, setWay] = useState<Way>("OpenTelemetry");
  const origin = useSyncExternalStore(
    () => () => undefined,
    () => location.origin,
    () => "http://127.0.0.1:4400",
  );
  return (
    <div className="flex w-full max-w-3xl min-w-0 flex-col items-start gap-3">
      <Segments name="How to send" value={way} options={WAYS.map((w) => ({ value: w, label: w }))} onChange={setWay} />
      <CodeBlock name={`${way} configuration`} code={SNIPPETS[way](origin, apiKey)} className="w-full" />
      {apiKey.startsWith("<") && (
        <ButtonLink href="/settings/keys" size="sm">
          Make an ingest key
        </ButtonLink>
      )}
    </div>
  );
}

/** Exactly what to paste; the address is where this page came from. */
export const SNIPPETS: Readonly<Record<Way, (origin: string, key: string) => string>> = {
  OpenTelemetry: (origin, key) =>
    [
      `export OTEL_EXPORTER_OTLP_ENDPOINT="${origin}"`,
      'export OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf"',
      `export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer ${key}"`,
    ].join("\n"),
  Prometheus: (origin, key) =>
    ["remote_write:", `  - url: ${origin}/api/v1/write`, "    authorization:", `      credentials: ${key}`].join("\n"),
  curl: (origin, key) =>
    [
      `curl -sS ${origin}/api/v1/logs \\`,
      `  -H "authorization: Bearer ${key}" \\`,
      '  -H "content-type: application/x-ndjson" \\',
      `  -d '{"timestamp":"2026-01-01T00:00:00Z","level":"INFO","service":"vllm","model":"llama-70b","latency_ms":412}'`,
    ].join("\n"),
};

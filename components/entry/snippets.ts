/** How to send telemetry to this very console, ready to paste. */
export interface Snippet {
  readonly id: "collector" | "environment" | "prometheus" | "curl";
  readonly name: string;
  /** Where it goes. */
  readonly where: string;
  readonly code: string;
}

export interface Destination {
  /** Without a slash at the end. */
  readonly address: string;
  /** Null when gRPC's port is not fixed. */
  readonly grpcAddress: string | null;
  readonly key: string;
}

export function snippets({ address, grpcAddress, key }: Destination): readonly Snippet[] {
  return [
    {
      id: "environment",
      name: "OpenTelemetry SDK",
      where: "In the environment of vLLM, SGLang, TGI, or any instrumented program.",
      code: [
        `export OTEL_EXPORTER_OTLP_ENDPOINT=${address}`,
        "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        `export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20${key}"`,
      ].join("\n"),
    },
    {
      id: "collector",
      name: "OpenTelemetry Collector",
      where: `In the collector's configuration.${grpcAddress === null ? "" : ` gRPC is served at ${grpcAddress}.`}`,
      code: [
        "exporters:",
        "  otlphttp/sightglass:",
        `    endpoint: ${address}`,
        "    headers:",
        `      authorization: Bearer ${key}`,
        "service:",
        "  pipelines:",
        ...["traces", "metrics", "logs"].flatMap((signal) => [`    ${signal}:`, "      exporters: [otlphttp/sightglass]"]),
      ].join("\n"),
    },
    {
      id: "prometheus",
      name: "Prometheus",
      where: "In prometheus.yml, beside scrape_configs.",
      code: ["remote_write:", `  - url: ${address}/api/v1/write`, "    authorization:", `      credentials: ${key}`].join("\n"),
    },
    { id: "curl", name: "curl", where: "One span, to see that it works.", code: curl(address, key) },
  ];
}

function curl(address: string, key: string): string {
  const span = {
    traceId: "$(openssl rand -hex 16)",
    spanId: "$(openssl rand -hex 8)",
    name: "hello",
    kind: 1,
    startTimeUnixNano: "$(date +%s)000000000",
    endTimeUnixNano: "$(date +%s)250000000",
  };
  const service = { key: "service.name", value: { stringValue: "hello" } };
  const body = JSON.stringify({ resourceSpans: [{ resource: { attributes: [service] }, scopeSpans: [{ spans: [span] }] }] });
  return [
    `curl ${address}/v1/traces \\`,
    `  -H 'Authorization: Bearer ${key}' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d "${body.replaceAll('"', '\\"')}"`,
  ].join("\n");
}

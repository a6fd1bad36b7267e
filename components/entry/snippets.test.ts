import { expect, test } from "vitest";
import { parse } from "yaml";
import { snippets } from "./snippets";

const KEY = "sgk_live_0123456789AB_0123456789012345678901234567890123456789012abcdef";
const all = snippets({ address: "http://127.0.0.1:4400", grpcAddress: "http://127.0.0.1:4317", key: KEY });
const code = (id: string) => all.find((s) => s.id === id)?.code ?? "";

test("every snippet holds the real address and the fresh key", () => {
  for (const snippet of all) {
    expect(snippet.code).toContain("http://127.0.0.1:4400");
    expect(snippet.code).toContain(KEY);
  }
});

test("the configuration snippets are YAML as the tools read it", () => {
  expect(parse(code("prometheus"))).toEqual({
    remote_write: [{ url: "http://127.0.0.1:4400/api/v1/write", authorization: { credentials: KEY } }],
  });
  const collector = parse(code("collector")) as Record<string, Record<string, Record<string, unknown>>>;
  expect(collector["exporters"]?.["otlphttp/sightglass"]).toMatchObject({ endpoint: "http://127.0.0.1:4400" });
  expect(Object.keys(collector["service"]?.["pipelines"] ?? {})).toEqual(["traces", "metrics", "logs"]);
});

test("the header of the environment snippet is what a bearer token decodes to", () => {
  const header = /HEADERS="authorization=(.*)"/.exec(code("environment"))?.[1] ?? "";
  expect(decodeURIComponent(header)).toBe(`Bearer ${KEY}`);
});

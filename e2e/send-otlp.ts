import { expect, type Page } from "playwright/test";
import { readAccess } from "./console-access";

/** Script, a right-to-left override and terminal colours, as a sender might put them into any name. */
export const HOSTILE = "<script>window.hacked=1</script>\u202egnp.exe\u001b[31mred\u001b[0m";

/** The present, `afterMs` later, as OTLP writes instants. */
export const nowNs = (afterMs = 0): string => `${Math.floor(performance.timeOrigin + performance.now()) + afterMs}000000`;

/** Sends a request to the console's OTLP/HTTP door as a collector would; fails unless it is taken. */
export async function sendOtlp(signal: "traces" | "logs" | "metrics", body: unknown, key = readAccess().ingestKey): Promise<void> {
  expect(await statusOf(signal, body, key)).toBe(200);
}

/** The status the door answers with. */
export async function statusOf(signal: "traces" | "logs" | "metrics", body: unknown, key: string): Promise<number> {
  const answer = await fetch(`${readAccess().url}/v1/${signal}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.status;
}

/** One log record as OTLP; `text` is its body and an attribute's value. */
export const logRecord = (text: string) => ({
  resourceLogs: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "browser-test" } }] },
      scopeLogs: [
        {
          logRecords: [
            {
              timeUnixNano: nowNs(),
              severityNumber: 17,
              severityText: "ERROR",
              body: { stringValue: text },
              attributes: [{ key: "said", value: { stringValue: text } }],
            },
          ],
        },
      ],
    },
  ],
});

/** Fails when anything of `HOSTILE` was run, or drawn as more than letters. */
export async function expectHarmless(page: Page): Promise<void> {
  const drawn = await page.locator("body").innerText();
  expect(["\u001b", "\u202e"].filter((mark) => drawn.includes(mark))).toEqual([]);
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
}

import os from "node:os";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";

test.skipIf(process.platform !== "linux")("a thread that gives way is the only one that does", async () => {
  const source = `
    const { parentPort } = require("node:worker_threads");
    const { readlinkSync } = require("node:fs");
    parentPort.on("message", () => {}); // stays until it is ended
    import(${JSON.stringify(new URL("./thread-priority.ts", import.meta.url).href)}).then(({ giveWay }) => {
      giveWay();
      parentPort.postMessage(Number(readlinkSync("/proc/thread-self").split("/").at(-1)));
    });
  `;
  const before = os.getPriority();
  const worker = new Worker(source, { eval: true });
  const thread = await new Promise<number>((resolve, reject) => worker.once("message", resolve).once("error", reject));
  expect([os.getPriority(thread), os.getPriority()]).toEqual([10, before]);
  await worker.terminate();
});

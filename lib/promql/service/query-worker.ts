/** The program of a thread that evaluates queries, one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "@/lib/db/server";
import { SampleMemory } from "@/lib/metrics/server";
import type { JobMessage, ReplyMessage } from "./job";
import { runJob } from "./run-job";
import { giveWay } from "./thread-priority";

giveWay();
const { databaseUrl } = workerData as { readonly databaseUrl: string };
const db = openDatabase(databaseUrl, 2);
const memory = new SampleMemory();

parentPort?.on("message", ({ id, job, flag }: JobMessage) => {
  const word = new Int32Array(flag);
  void runJob(db, job, () => Atomics.load(word, 0), memory).then((reply) => {
    const message: ReplyMessage = { id, reply };
    parentPort?.postMessage(message, reply.ok && reply.body.buffer instanceof ArrayBuffer ? [reply.body.buffer] : []);
  });
});

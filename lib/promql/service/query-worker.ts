/** The program of a thread that evaluates queries, one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "@/lib/db/server";
import type { JobMessage, ReplyMessage } from "./job";
import { keptByThread, runJob } from "./run-job";
import { giveWay } from "./thread-priority";

giveWay();
const { databaseUrl } = workerData as { readonly databaseUrl: string };
const db = openDatabase(databaseUrl, 2);
const kept = keptByThread();

parentPort?.on("message", ({ id, job, flag }: JobMessage) => {
  const word = new Int32Array(flag);
  void runJob(db, job, () => Atomics.load(word, 0), kept).then((reply) => {
    const message: ReplyMessage = { id, reply };
    parentPort?.postMessage(message, reply.ok && reply.body.buffer instanceof ArrayBuffer ? [reply.body.buffer] : []);
  });
});

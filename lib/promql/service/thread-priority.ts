import { readlinkSync } from "node:fs";
import os from "node:os";

/**
 * How much a query's thread gives way to the rest: what is sent must be taken
 * in whoever is looking. On a machine with nothing else to do it costs nothing.
 */
const NICE = 10;

/**
 * Lowers the priority of the calling thread. Only Linux keeps one for each
 * thread and says which thread is asking; elsewhere, or where it is not
 * allowed, all threads stay alike.
 */
export function giveWay(): void {
  if (process.platform !== "linux") return;
  try {
    // Reading the link happens on the calling thread: it names this one.
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    if (Number.isInteger(thread) && thread > 0 && thread !== process.pid) os.setPriority(thread, NICE);
  } catch {
    // Nothing depends on it.
  }
}

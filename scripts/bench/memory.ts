import { readdirSync, readFileSync } from "node:fs";

interface ProcessFigures {
  readonly pid: number;
  readonly parent: number;
  /** User and system time in seconds. */
  readonly cpuSeconds: number;
  /** Proportional set size: shared pages are counted once over all processes that share them. */
  readonly pssBytes: number;
}

const TICKS_PER_SECOND = 100;

/** Memory and CPU time of a process and all below it, Postgres included; Linux only (others: null). */
export function processTree(root: number): { readonly pssBytes: number; readonly cpuSeconds: number } | null {
  if (process.platform !== "linux") return null;
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => figures(Number(name)))
    .filter((one) => one !== null);
  const wanted = new Set([root]);
  for (let grew = true; grew;) {
    grew = false;
    for (const one of all) {
      if (wanted.has(one.parent) && !wanted.has(one.pid)) grew = Boolean(wanted.add(one.pid));
    }
  }
  const tree = all.filter((one) => wanted.has(one.pid));
  return { pssBytes: tree.reduce((sum, one) => sum + one.pssBytes, 0), cpuSeconds: tree.reduce((sum, one) => sum + one.cpuSeconds, 0) };
}

function figures(pid: number): ProcessFigures | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { pid, parent: Number(fields[1]), cpuSeconds: ticks / TICKS_PER_SECOND, pssBytes: Number(pss?.[1] ?? 0) * 1024 };
  } catch {
    return null;
  }
}

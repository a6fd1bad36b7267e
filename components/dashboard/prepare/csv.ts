import { type Cell, type Frame, rowCount } from "@/lib/dashboards";

/**
 * A table as CSV (RFC 4180): instants as RFC 3339, numbers exact. A text that a
 * spreadsheet would take for a formula is shielded by an apostrophe, since
 * labels come from anywhere.
 */
export function csvOf(frame: Frame): string {
  const lines = [frame.columns.map((c) => quoted(c.name))];
  for (let row = 0; row < rowCount(frame); row++) {
    lines.push(frame.columns.map((c) => cellText(c.cells[row] ?? null, c.kind)));
  }
  return lines.map((line) => line.join(",")).join("\r\n") + "\r\n";
}

function cellText(cell: Cell, kind: "time" | "number" | "text"): string {
  if (cell === null) return "";
  if (typeof cell === "string") return quoted(cell);
  return kind === "time" ? new Date(cell).toISOString() : String(cell);
}

function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

import { type Findings, clip } from "./findings";

/** What of a LogQL query the search of our logs can express. */
export interface LogSearch {
  readonly search: string;
}

/** Labels that senders to Loki use for what our records have as fields of their own. */
const FIELDS: Readonly<Record<string, string>> = {
  service_name: "service",
  app: "service",
  job: "service",
  instance: "node",
  pod: "node",
  host: "node",
  hostname: "node",
  level: "level",
  severity: "level",
  detected_level: "level",
  tenant_id: "tenant",
};

const MATCHER = /^\s*([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)\s*(,|\})/;
const STAGE = /^\s*(\|=|\|~|!=|!~)\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)/;
const PARSER =
  /^\s*\|\s*(json|logfmt|unpack|pattern|regexp|line_format|label_format|decolorize|drop|keep)\b[^|"`]*("(?:[^"\\]|\\.)*"|`[^`]*`)?/;
const LABEL_FILTER = /^\s*\|\s*([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)/;

/** The log search for a LogQL query of streams and line filters; null, with the reason told, for anything more. */
export function readLogQuery(logql: string, findings: Findings): LogSearch | null {
  const query = logql.trim();
  if (!query.startsWith("{")) {
    findings.giveUp("It draws a number computed from Loki's logs; only searches of logs carry over.");
    return null;
  }
  const terms: string[] = [];
  let rest = query.slice(1);
  for (;;) {
    const [whole, label = "", op = "", quoted, raw, end] = MATCHER.exec(rest) ?? [];
    if (whole === undefined) {
      if (/^\s*\}/.test(rest)) {
        rest = rest.replace(/^\s*\}/, "");
        break;
      }
      findings.giveUp(`Its Loki query could not be read near “${clip(rest.trim(), 40)}”.`);
      return null;
    }
    terms.push(...fieldTerm(label, op, unescape(quoted ?? "") || (raw ?? ""), findings));
    rest = rest.slice(whole.length);
    if (end === "}") break;
  }
  for (; rest.trim() !== "";) {
    const line = STAGE.exec(rest);
    const parser = line ? null : PARSER.exec(rest);
    const label = line || parser ? null : LABEL_FILTER.exec(rest);
    const stage = line ?? parser ?? label;
    if (!stage) {
      findings.giveUp(`Its Loki query could not be read near “${clip(rest.trim(), 40)}”.`);
      return null;
    }
    if (line) terms.push(...lineTerm(line[1] ?? "", unescape(line[2] ?? "") || (line[3] ?? ""), findings));
    else if (label) terms.push(...fieldTerm(label[1] ?? "", label[2] ?? "", unescape(label[3] ?? "") || (label[4] ?? ""), findings));
    else findings.remark("Lines are parsed when they arrive; the query's own parsing is left out.");
    rest = rest.slice(stage[0].length);
  }
  return { search: clip(terms.join(" "), 2000) };
}

const unescape = (text: string): string => text.replace(/\\(.)/g, "$1");
const quote = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

function fieldTerm(label: string, op: string, value: string, findings: Findings): string[] {
  const literal = !/[\\^$.*+?()[\]{}|]/.test(value);
  if ((op === "=~" || op === "!~") && !literal) {
    findings.approximate(`The condition ${label}${op}${quote(clip(value, 60))} is a regular expression and is left out.`);
    return [];
  }
  if (value === "") return [];
  const key = Object.hasOwn(FIELDS, label) ? (FIELDS[label] ?? label) : label;
  if (key !== label) findings.approximate(`Loki's label “${label}” is taken for our field “${key}”.`);
  return [`${op.startsWith("!") ? "-" : ""}${key}:${quote(value)}`];
}

function lineTerm(op: string, value: string, findings: Findings): string[] {
  if (value === "") return [];
  if ((op === "|~" || op === "!~") && /[\\^$.*+?()[\]{}|]/.test(value)) {
    findings.approximate(`The line filter ${op} ${quote(clip(value, 60))} is a regular expression and is left out.`);
    return [];
  }
  if (!value.startsWith("$")) findings.approximate("Line filters find whole words here, not parts of words.");
  return [`${op.startsWith("!") ? "-" : ""}${quote(value)}`];
}

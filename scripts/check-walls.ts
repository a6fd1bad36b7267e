/**
 * The walls that an import graph cannot show: where time, chance and the
 * environment come from, how long a door may be, and that a verb which writes
 * also authorises and audits. Prints every breach and ends with status 1.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

interface Rule {
  readonly wall: string;
  readonly applies: (file: string) => boolean;
  /** The breach as a sentence, or null. */
  readonly breach: (text: string, file: string) => string | null;
}

const isTest = (file: string) => /\.(test|spec)\.tsx?$|\/testing\/|^test\/|^e2e\//.test(file);
const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:])\/\/.*$/gm, "$1");

const forbids = (pattern: RegExp, instead: string) => (text: string) => {
  const hit = pattern.exec(code(text));
  return hit ? `uses ${hit[0].trim()}; ${instead}` : null;
};

const source = (file: string) => /^(lib|app|components|server|fleet-simulator)/.test(file) && !isTest(file);

const RULES: readonly Rule[] = [
  {
    wall: "6 time is a parameter",
    applies: (file) => source(file) && file !== "lib/kernel/clock.ts",
    breach: forbids(/new Date\(\)|\bDate\.now\(/, "take a Clock"),
  },
  {
    wall: "6 chance is a parameter",
    applies: (file) => source(file) && file !== "lib/kernel/ids.ts",
    breach: forbids(/\bMath\.random\(/, "take a Random or RandomBytes"),
  },
  {
    wall: "6 the environment is read once",
    applies: (file) => source(file) && !file.startsWith("lib/config/"),
    breach: forbids(/\bprocess\.env\b/, "use lib/config"),
  },
  {
    wall: "7 a verb that writes authorises and audits",
    applies: (file) => /^lib\/[^/]+\/verbs\//.test(file) && !isTest(file),
    breach: (text) => {
      const body = code(text);
      if (!/\b(transaction|inTransaction|inScope|withAudit)\(/.test(body)) return null;
      if (!/\b(requirePermission|ctx\.require)\(/.test(body)) return "opens a transaction without requirePermission";
      return /\b(recordAudit|withAudit)\(/.test(body) ? null : "opens a transaction without recordAudit";
    },
  },
  {
    wall: "4 doors are thin: pages up to 40 lines",
    applies: (file) => /^app\/.*\/(page|layout)\.tsx$/.test(file),
    breach: (text) => (text.split("\n").length > 41 ? `has ${text.split("\n").length - 1} lines` : null),
  },
  {
    wall: "4 doors are thin: route handlers up to 25 lines",
    applies: (file) => /^app\/.*\/route\.ts$/.test(file),
    breach: (text) => (text.split("\n").length > 26 ? `has ${text.split("\n").length - 1} lines` : null),
  },
  {
    wall: "4 app holds no SQL",
    applies: (file) => file.startsWith("app/") && !isTest(file),
    breach: forbids(/\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s+[a-z_"]+/, "move it to a store"),
  },
  {
    wall: "names say what a file is",
    applies: (file) => /^(lib|components|app|fleet-simulator)\//.test(file),
    breach: (_text, file) =>
      /(^|\/)(utils?|helpers?|common|manager|types|misc)(\.tsx?|\/)/.test(file) ||
      !/^[a-z0-9.\-[\]()/]+$/.test(file.replace("[...nextauth]", ""))
        ? "is named for nothing in particular, or not in kebab-case"
        : null,
  },
  {
    wall: "colours come from tokens",
    applies: (file) => /^(components|app)\/.*\.tsx?$/.test(file) && !isTest(file),
    breach: forbids(/(?<![&\w])#[0-9a-fA-F]{6}\b|\b(bg|text|border|fill|stroke)-\[#/, "name a token of app/tokens.css"),
  },
  {
    wall: "hostile text is drawn as text",
    applies: (file) => /^(components|app)\/.*\.tsx$/.test(file),
    breach: forbids(/dangerouslySetInnerHTML|\.innerHTML\b/, "let React escape it"),
  },
];

function filesBelow(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile() && /\.tsx?$/.test(e.name))
      .map((e) => path.relative(".", path.join(e.parentPath, e.name)).split(path.sep).join("/"));
  } catch {
    return [];
  }
}

const files = ["lib", "app", "components", "fleet-simulator", "server"].flatMap(filesBelow).concat("server.ts");
let breaches = 0;
for (const file of files) {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    continue;
  }
  for (const rule of RULES) {
    const breach = rule.applies(file) ? rule.breach(text, file) : null;
    if (breach === null) continue;
    breaches++;
    console.error(`${file}: ${breach} (wall: ${rule.wall})`);
  }
}
console.log(`${files.length} files, ${breaches} breaches of the walls`);
if (breaches > 0) process.exit(1);

import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { Fault, isFault } from "@/lib/kernel/faults";
import { type FileTarget, parseTargetsFile } from "../targets-file";
import type { TargetSettings } from "../target";

export interface LoadedFileTarget {
  readonly id: string;
  readonly settings: TargetSettings;
  readonly bearerToken: string | null;
}

/** The targets file, read again when it or a file it names changes. */
export class FileSource {
  readonly #file: string;
  #stamp = "";
  #named: readonly string[] = [];
  #targets: readonly LoadedFileTarget[] = [];
  #problem = "";

  constructor(file: string) {
    this.#file = path.resolve(file);
  }

  get targets(): readonly LoadedFileTarget[] {
    return this.#targets;
  }

  /** Why the file as it now is cannot be used; the last good content stays in force. Empty when it can. */
  get problem(): string {
    return this.#problem;
  }

  /** True when there is something new. Never throws. */
  async refresh(): Promise<boolean> {
    const stamp = (await Promise.all([this.#file, ...this.#named].map(stampOf))).join("|");
    if (stamp === this.#stamp) return false;
    this.#stamp = stamp;
    try {
      const parsed = parseTargetsFile(await readText(this.#file, "The targets file"));
      this.#named = parsed
        .flatMap((t) => [t.bearerTokenFile, t.caFile])
        .filter((f) => f !== null)
        .map((f) => this.#resolve(f));
      this.#targets = await this.#load(parsed);
      this.#problem = "";
      this.#stamp = (await Promise.all([this.#file, ...this.#named].map(stampOf))).join("|");
    } catch (error) {
      this.#problem = isFault(error) ? error.message : "The targets file could not be used.";
    }
    return true;
  }

  #resolve(file: string): string {
    return path.resolve(path.dirname(this.#file), file);
  }

  async #load(parsed: readonly FileTarget[]): Promise<LoadedFileTarget[]> {
    const seen = new Map<string, number>();
    const loaded: LoadedFileTarget[] = [];
    for (const target of parsed) {
      const identity = JSON.stringify([target.settings.kind, target.settings.job, target.settings.url, target.settings.labels]);
      const twin = seen.get(identity) ?? 0;
      seen.set(identity, twin + 1);
      const token = target.bearerTokenFile && (await readText(this.#resolve(target.bearerTokenFile), "A bearer token file")).trim();
      const caPem = target.caFile && (await readText(this.#resolve(target.caFile), "A CA file"));
      loaded.push({
        id: `file-${createHash("sha256").update(`${identity}${twin}`).digest("hex").slice(0, 16)}`,
        settings: caPem === null ? target.settings : { ...target.settings, tls: { ...target.settings.tls, caPem } },
        bearerToken: token ?? target.bearerToken,
      });
    }
    return loaded;
  }
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size } = await stat(file);
    return `${mtimeMs} ${size}`;
  } catch {
    return "absent";
  }
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new Fault("invalid", `${what} cannot be read: ${path.basename(file)}.`);
  }
}

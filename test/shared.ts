import fs from "node:fs";
import path from "node:path";
import { environment } from "@/lib/config/server";

/** The folder with test vectors and corpora: `SIGHTGLASS_SHARED`, else `../shared`. A user's clone has none. */
export const sharedFolder = (): string => path.resolve(environment()["SIGHTGLASS_SHARED"] ?? "../shared");

/** The path of a shared file or folder, or null, said aloud, when this clone does not have it. */
export function sharedPath(...parts: readonly string[]): string | null {
  const full = path.join(sharedFolder(), ...parts);
  if (fs.existsSync(full)) return full;
  console.log(`skipped: "${parts.join("/")}" not present (set SIGHTGLASS_SHARED to a folder that holds it)`);
  return null;
}

export interface VectorFile<Given, Expect> {
  readonly about: string;
  readonly cases: readonly { readonly name: string; readonly given: Given; readonly expect: Expect; readonly note?: string }[];
}

/** A vector file's content, or null when it is not present. */
export function sharedVectors<T = VectorFile<unknown, unknown>>(file: string): T | null {
  const full = sharedPath("vectors", file);
  return full === null ? null : (JSON.parse(fs.readFileSync(full, "utf8")) as T);
}

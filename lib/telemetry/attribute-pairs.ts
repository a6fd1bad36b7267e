/** Splits `key=value` pairs, as a URL repeats them, at the first equals sign; null when there are none. */
export function attributePairs(pairs: string | readonly string[] | undefined): Readonly<Record<string, string>> | null {
  const list = (typeof pairs === "string" ? [pairs] : (pairs ?? [])).filter((pair) => pair.indexOf("=") > 0);
  if (list.length === 0) return null;
  return Object.fromEntries(list.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

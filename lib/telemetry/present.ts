/** An object without the properties that are undefined or the empty string, which mean the same in a URL. */
export function present<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined && v !== "")) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/**
 * One value per process. The web bundle and the server each load their own
 * copy of every module, so a module-level variable would exist twice; the
 * global object is the only thing they share.
 */
export function processSingleton<T>(name: string, make: () => T): T {
  const slots = globalThis as unknown as Record<symbol, { value: T } | undefined>;
  const key = Symbol.for(`sightglass.${name}`);
  return (slots[key] ??= { value: make() }).value;
}

/** Gives a name its value, replacing what was there: for start-up and for tests. */
export function setProcessSingleton<T>(name: string, value: T): void {
  (globalThis as unknown as Record<symbol, { value: T }>)[Symbol.for(`sightglass.${name}`)] = { value };
}

/** The value given earlier, or null when start-up has not come that far. */
export function getProcessSingleton<T>(name: string): T | null {
  return (globalThis as unknown as Record<symbol, { value: T } | undefined>)[Symbol.for(`sightglass.${name}`)]?.value ?? null;
}

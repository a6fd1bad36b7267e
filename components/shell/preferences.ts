/** How a person likes the console to look; kept in a cookie so that the first paint is right already. */
import { isZone } from "@/lib/kernel/zone";

export const THEMES = ["system", "light", "dark"] as const;
export const DENSITIES = ["compact", "default", "relaxed"] as const;
/** Seconds between refreshes; 0 is off. */
export const LIVE_STEPS = [0, 5, 10, 30] as const;

export interface Preferences {
  readonly theme: (typeof THEMES)[number];
  readonly density: (typeof DENSITIES)[number];
  /** IANA name; "UTC" unless chosen. */
  readonly zone: string;
  /** The value of `?t=` where a link does not say. */
  readonly range: string;
  readonly liveS: (typeof LIVE_STEPS)[number];
  readonly navCollapsed: boolean;
  /** Single keys without a modifier act (WCAG 2.1.4 asks for a way to turn them off). */
  readonly singleKeys: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  theme: "system",
  density: "default",
  zone: "UTC",
  range: "1h",
  liveS: 10,
  navCollapsed: false,
  singleKeys: true,
};

export const PREFERENCES_COOKIE = "sightglass-preferences";

const oneOf = <T>(allowed: readonly T[], value: unknown, otherwise: T): T => allowed.find((a) => a === value) ?? otherwise;

/** Reads the cookie's value, whatever is in it: what is not understood is as by default. */
export function parsePreferences(cookie: string | undefined): Preferences {
  const is = DEFAULT_PREFERENCES;
  const given = readObject(cookie);
  const zone = given["zone"];
  const range = given["range"];
  return {
    theme: oneOf(THEMES, given["theme"], is.theme),
    density: oneOf(DENSITIES, given["density"], is.density),
    zone: typeof zone === "string" && isZone(zone) ? zone : is.zone,
    range: typeof range === "string" && /^\d{1,4}[smhd]$/.test(range) ? range : is.range,
    liveS: oneOf(LIVE_STEPS, given["liveS"], is.liveS),
    navCollapsed: given["navCollapsed"] === true,
    singleKeys: given["singleKeys"] !== false,
  };
}

/** The cookie's value: what differs from the default alone. */
export function preferencesCookie(preferences: Preferences): string {
  const chosen = Object.entries(preferences).filter(([name, value]) => DEFAULT_PREFERENCES[name as keyof Preferences] !== value);
  return encodeURIComponent(JSON.stringify(Object.fromEntries(chosen)));
}

function readObject(cookie: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const text = cookie?.startsWith("%") ? decodeURIComponent(cookie) : (cookie ?? "");
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

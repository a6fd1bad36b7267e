import type { PanelColor } from "../model";

/** Grafana's named hues; `dark-`, `semi-dark-`, `light-` and `super-light-` are the same hue to us. */
const NAMED: Readonly<Record<string, PanelColor>> = {
  green: "ok",
  yellow: "at-risk",
  orange: "at-risk",
  red: "breached",
  blue: "series-1",
  purple: "series-4",
  gray: "neutral",
  grey: "neutral",
  black: "neutral",
  white: "neutral",
  text: "neutral",
  transparent: "neutral",
};

/** Hues of the wheel in degrees, up to which a colour counts as the token. */
const WHEEL: readonly (readonly [upTo: number, token: PanelColor])[] = [
  [18, "breached"],
  [65, "at-risk"],
  [160, "ok"],
  [198, "series-8"],
  [240, "series-1"],
  [290, "series-4"],
  [338, "series-6"],
  [360, "breached"],
];

/** The token nearest to a colour as Grafana writes it: a name, `#rgb`, `#rrggbb(aa)`, `rgb(…)`; undefined for anything else. */
export function nearestToken(written: string): PanelColor | undefined {
  const color = written.trim().toLowerCase();
  const named = NAMED[color.replace(/^((semi-)?dark|(super-)?light)-/, "")];
  if (named) return named;
  const rgb = channels(color);
  if (!rgb) return undefined;
  const [r, g, b] = rgb;
  const most = Math.max(r, g, b);
  const least = Math.min(r, g, b);
  // Nearly grey, black or white: no hue to speak of.
  if (most - least < 24) return "neutral";
  const sector = most === r ? ((g - b) / (most - least) + 6) % 6 : most === g ? (b - r) / (most - least) + 2 : (r - g) / (most - least) + 4;
  return WHEEL.find(([upTo]) => sector * 60 <= upTo)?.[1] ?? "neutral";
}

function channels(color: string): [number, number, number] | undefined {
  const hex = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(color)?.[1];
  if (hex !== undefined) {
    const full = hex.length < 6 ? hex.replace(/./g, "$&$&") : hex;
    return [0, 2, 4].map((i) => Number.parseInt(full.slice(i, i + 2), 16)) as [number, number, number];
  }
  const [, r, g, b] = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})/.exec(color) ?? [];
  return r === undefined || g === undefined || b === undefined ? undefined : [Number(r), Number(g), Number(b)];
}

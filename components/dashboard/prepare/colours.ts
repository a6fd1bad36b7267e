import type { PanelColor } from "@/lib/dashboards";

/** A panel's colour as a reference to a token. */
export function colourOf(color: PanelColor): string {
  return color === "neutral" ? "var(--series-other)" : `var(--${color})`;
}

/** The same for text: a colour that is too faint to be read is the page's own. */
export function textColourOf(color: PanelColor | null): string | undefined {
  if (color === null || color === "neutral") return undefined;
  return color === "at-risk" ? "var(--p2-text)" : colourOf(color);
}

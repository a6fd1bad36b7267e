const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", mdash: "—", ndash: "–" };

/**
 * Markdown that says what a piece of HTML says. Headings, emphasis, links,
 * lists, code and line breaks remain; styles, scripts, pictures and frames go.
 */
export function markdownFromHtml(html: string): string {
  const text = html
    .replace(/<!--[\s\S]*?(-->|$)/g, "")
    .replace(/<(script|style|iframe|object|svg|template)\b[\s\S]*?(<\/\1\s*>|$)/gi, "")
    .replace(/\s*\n\s*/g, " ")
    .replace(/<h([1-6])\b[^>]*>/gi, (_, level: string) => `\n\n${"#".repeat(Number(level))} `)
    .replace(/<\/(h[1-6]|p|div|ul|ol|table|section|blockquote|pre)\s*>/gi, "\n\n")
    .replace(/<(p|div|ul|ol|table|section|blockquote|pre)\b[^>]*>/gi, "\n\n")
    .replace(/<br\s*\/?>/gi, "  \n")
    .replace(/<hr\s*\/?>/gi, "\n\n---\n\n")
    .replace(/<li\b[^>]*>/gi, "\n- ")
    .replace(/<\/tr\s*>/gi, "\n")
    .replace(/<\/t[dh]\s*>/gi, " ")
    .replace(/<\/?(strong|b)\b[^>]*>/gi, "**")
    .replace(/<\/?(em|i)\b[^>]*>/gi, "_")
    .replace(/<\/?code\b[^>]*>/gi, "`")
    .replace(/<a\b[^>]*?href\s*=\s*["']([^"']*)["'][^>]*>([\s\S]*?)<\/a\s*>/gi, (_, href: string, label: string) =>
      /^https?:\/\//i.test(href) ? `[${label.trim()}](${href.replace(/[()\s]/g, encodeURIComponent)})` : label,
    )
    .replace(/<[^>]*>/g, "")
    .replace(/&(#?\w{1,10});/g, (whole, name: string) => entity(name) ?? whole);
  return text
    .replace(/[ \t]+\n/g, (gap) => (gap.startsWith("  ") ? "  \n" : "\n"))
    .replace(/\n[ \t]+(?=\S)/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function entity(name: string): string | undefined {
  if (!name.startsWith("#")) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 31 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
}

/** Whether Markdown text holds HTML that would not be shown. */
export const holdsHtml = (markdown: string): boolean => /<\/?[a-z][a-z0-9]*(\s[^<>]*)?\/?>/i.test(markdown.replace(/`[^`]*`/g, ""));

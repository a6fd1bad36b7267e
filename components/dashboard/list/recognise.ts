/**
 * Whether a text is one of Grafana's dashboards rather than one of ours. Only
 * its beginning and a few names are looked at; the server reads it for good.
 */
export function looksLikeGrafana(text: string): boolean {
  if (/sightglass\.dashboard\//.test(text.slice(0, 100_000))) return false;
  return text.trimStart().startsWith("{") || /"(schemaVersion|gridPos|__inputs|templating)"\s*:/.test(text.slice(0, 1_000_000));
}

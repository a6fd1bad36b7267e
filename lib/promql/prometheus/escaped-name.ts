/**
 * Reads a name that was escaped for systems that know no UTF-8 in names
 * (Prometheus' `values` scheme): after `U__`, `__` is `_` and `_hex_` a code
 * point. What is not well escaped is answered as it is.
 */
export function unescapeName(escaped: string): string {
  if (!escaped.startsWith("U__")) return escaped;
  const body = escaped.slice(3);
  let out = "";
  for (let at = 0; at < body.length; at++) {
    if (body[at] !== "_") {
      out += body[at];
      continue;
    }
    if (body[at + 1] === "_") {
      out += "_";
      at++;
      continue;
    }
    const end = body.indexOf("_", at + 1);
    const hex = end < 0 ? "" : body.slice(at + 1, end);
    const code = /^[0-9a-fA-F]{1,6}$/.test(hex) ? Number.parseInt(hex, 16) : NaN;
    if (!(code <= 0x10ffff) || (code >= 0xd800 && code < 0xe000)) return escaped;
    out += String.fromCodePoint(code);
    at = end;
  }
  return out;
}

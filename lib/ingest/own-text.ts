/**
 * The beginning of a text, as a text of its own. A plain `slice` would keep
 * the whole of what it was cut from in memory for as long as it lives.
 */
export const ownText = (text: string, most: number): string => (text.length <= most ? text : Buffer.from(text.slice(0, most)).toString());

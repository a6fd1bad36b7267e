/** Names come from senders and may be of any length. */
const MAX_NAME = 300;
const IDENTIFIER = /\b(?=[0-9a-f-]*\d)[0-9a-f-]{6,}\b/gi;

/** A span's name as the name of what it does: identifiers that senders write into it become `*`, so that two requests have the same. */
export const operationName = (name: string): string => name.slice(0, MAX_NAME).replaceAll(IDENTIFIER, "*");

/** What may happen to private text on its way in; the names under which it is counted. */
export const PRIVACY_RULES = ["content-dropped", "secret-redacted", "user-pseudonymised"] as const;
export type PrivacyRule = (typeof PRIVACY_RULES)[number];

/** Stands where model input or output was. Constant, so that it costs nothing to store and gives nothing away. */
export const NOT_STORED = "[not stored]";
export const REDACTED = "[redacted]";

export { NOT_STORED, PRIVACY_RULES, type PrivacyRule, REDACTED } from "./rules";

export * from "./index";
export { type CountPrivacy, Redactor } from "./redactor";
export { privateSink } from "./private-sink";
export { withoutSecrets } from "./secret-text";
export { withoutPrompts } from "./prompt-text";

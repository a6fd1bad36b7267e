import { visibleText } from "@/lib/kernel/visible-text";
import type { AttributeJson } from "@/lib/traces";

/** An attribute's value as one text. */
export function attributeText(value: AttributeJson): string {
  if (typeof value === "string") return visibleText(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return visibleText(JSON.stringify(value));
}

import type { AttributeValue } from "@/lib/telemetry/attributes";
import type { Field, Step } from "./ast";
import type { RecordShape } from "./fields";

/** What a value was found to be: nowhere, there, or there and as wanted. */
export const ABSENT = 0;
export const PRESENT = 1;
export const MATCHES = 2;
export type Found = typeof ABSENT | typeof PRESENT | typeof MATCHES;

export type ValueTest = (value: AttributeValue) => boolean;

type Keyed = { readonly [key: string]: AttributeValue };

const isObject = (value: AttributeValue | undefined): value is Keyed =>
  value !== undefined && value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Uint8Array);

const own = (value: Keyed, key: string): AttributeValue | undefined => (Object.hasOwn(value, key) ? value[key] : undefined);

/** Of an array any element counts. */
export function anyElement(value: AttributeValue, test: ValueTest): Found {
  if (!Array.isArray(value)) return test(value) ? MATCHES : PRESENT;
  for (const element of value as readonly AttributeValue[]) if (anyElement(element, test) === MATCHES) return MATCHES;
  return PRESENT;
}

function alongSteps(value: AttributeValue, steps: readonly Step[], at: number, test: ValueTest): Found {
  const step = steps[at];
  if (!step) return anyElement(value, test);
  if (step.kind === "key") {
    const next = isObject(value) ? own(value, step.key) : undefined;
    return next === undefined ? ABSENT : alongSteps(next, steps, at + 1, test);
  }
  if (!Array.isArray(value)) return ABSENT;
  const elements = value as readonly AttributeValue[];
  if (step.kind === "index") {
    const next = elements[step.index];
    return next === undefined ? ABSENT : alongSteps(next, steps, at + 1, test);
  }
  let best: Found = ABSENT;
  for (const element of elements) {
    const found = alongSteps(element, steps, at + 1, test);
    if (found === MATCHES) return MATCHES;
    if (found === PRESENT) best = PRESENT;
  }
  return best;
}

/** Ways to split a name grow with two to the power of its dots; beyond these it is one key or a path of single ones. */
const MOST_SPLIT_DOTS = 6;

/** A dotted name in a value: as one key first, then as ever shorter keys with the rest inside. */
function named(value: AttributeValue, parts: readonly string[], from: number, steps: readonly Step[], test: ValueTest): Found {
  if (from === parts.length) return alongSteps(value, steps, 0, test);
  if (!isObject(value)) {
    // `items.name` asks every element of an array.
    if (!Array.isArray(value)) return ABSENT;
    let best: Found = ABSENT;
    for (const element of value as readonly AttributeValue[]) {
      const found = isObject(element) ? named(element, parts, from, steps, test) : ABSENT;
      if (found === MATCHES) return MATCHES;
      if (found === PRESENT) best = PRESENT;
    }
    return best;
  }
  const left = parts.length - from;
  for (let take = left; take > 0; take--) {
    if (left > MOST_SPLIT_DOTS && take !== left && take !== 1) continue;
    const next = own(value, take === 1 ? (parts[from] as string) : parts.slice(from, from + take).join("."));
    if (next === undefined) continue;
    const found = named(next, parts, from + take, steps, test);
    if (found !== ABSENT) return found;
  }
  return ABSENT;
}

/** How a name that is no field of its own is looked up in a record. */
export function attributeLookup<R>(shape: RecordShape<R>, field: Field): (record: R, test: ValueTest) => Found {
  const { name, steps } = field;
  const dot = name.indexOf(".");
  const root = dot < 0 ? name : name.slice(0, dot);
  const read = Object.hasOwn(shape.roots, root) ? shape.roots[root] : undefined;
  const whole = name.split(".");
  const lookIn = (value: AttributeValue | undefined, parts: readonly string[], test: ValueTest): Found => {
    if (value === undefined) return ABSENT;
    if (steps.length === 0 && isObject(value)) {
      // Nearly every question is for a plain attribute.
      const direct = own(value, parts.length === whole.length ? name : name.slice(dot + 1));
      if (direct !== undefined) return anyElement(direct, test);
    }
    return parts.length === 0 ? alongSteps(value, steps, 0, test) : named(value, parts, 0, steps, test);
  };
  const inside = whole.slice(1);
  return (record, test) => {
    if (read) {
      const found = inside.length === 0 && steps.length === 0 ? ABSENT : lookIn(read(record), inside, test);
      if (found !== ABSENT) return found;
    }
    for (const source of shape.searched) {
      const found = lookIn(source(record), whole, test);
      if (found !== ABSENT) return found;
    }
    return ABSENT;
  };
}

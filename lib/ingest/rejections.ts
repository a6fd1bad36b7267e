import { ownText } from "./own-text";

/** Items of one request that were refused while others were taken, by reason. */
export class Rejections {
  #total = 0;
  readonly #byReason = new Map<string, { count: number; example: string }>();

  /** `reason` is one of few fixed sentences; `example` is the sender's own text, cut to 200 characters. */
  add(reason: string, example = "", count = 1): void {
    this.#total += count;
    const known = this.#byReason.get(reason);
    if (known) known.count += count;
    else this.#byReason.set(reason, { count, example: ownText(example, 200) });
  }

  get total(): number {
    return this.#total;
  }

  entries(): IterableIterator<[string, { readonly count: number; readonly example: string }]> {
    return this.#byReason.entries();
  }

  /** The reason, or the reasons with their counts when there are several. */
  message(): string {
    const reasons = [...this.#byReason];
    if (reasons.length === 1) return reasons[0]?.[0] ?? "";
    return reasons.map(([reason, { count }]) => `${reason} (${count})`).join("; ");
  }
}

import { useEffect, useSyncExternalStore } from "react";
import { type TimeChoice, paramToChoice } from "@/lib/kernel/time-choice";

/** Outside React: the bar at the top shows what the page below it wants. */
let wanted: TimeChoice | null = null;
const watchers = new Set<() => void>();
const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

function want(choice: TimeChoice | null): void {
  wanted = choice;
  for (const watcher of watchers) watcher();
}

/** The range of a page that has one of its own; null where the person's preference holds. */
export const usePageDefaultRange = (): TimeChoice | null =>
  useSyncExternalStore(
    watch,
    () => wanted,
    () => null,
  );

/** While the component is on the page, a link without a range means this one (`6h`, `now-6h`, two instants). What cannot be read changes nothing. */
export function useDefaultRange(range: string | undefined): void {
  useEffect(() => {
    want(range === undefined ? null : paramToChoice(range.replace(/^now-/, "")));
    return () => want(null);
  }, [range]);
}

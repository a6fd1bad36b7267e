import { useEffect, useSyncExternalStore } from "react";

/** Outside React: the bar at the top names what the page below it shows. */
let name: string | null = null;
const watchers = new Set<() => void>();
const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

function say(next: string | null): void {
  name = next;
  for (const watcher of watchers) watcher();
}

/** What the last part of the path is called; null where the path says it itself. */
export const usePageName = (): string | null =>
  useSyncExternalStore(
    watch,
    () => name,
    () => null,
  );

/** While the component is on the page, the thing that the path names by its id is called so, in the bar and on the browser's tab. */
export function useNamePage(next: string | undefined): void {
  useEffect(() => {
    if (next === undefined) return;
    say(next);
    document.title = `${next} · Sightglass`;
    return () => say(null);
  }, [next]);
}

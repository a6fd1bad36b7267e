"use client";

import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Menu, MenuChoice } from "../ui/menu";
import { Tooltip } from "../ui/tooltip";
import { useAnnounce } from "./announcer";
import { useLiveState } from "./live-connection";
import { LIVE_STEPS, type Preferences } from "./preferences";
import { usePreferences } from "./preferences-provider";
import { useShortcuts } from "./shortcut-provider";
import { keysOf } from "./shortcuts";
import { useTimeRange } from "./use-time-range";

const LABELS: Readonly<Record<Preferences["liveS"], string>> = { 0: "Off", 5: "Every 5 s", 10: "Every 10 s", 30: "Every 30 s" };

/** How often the page refreshes by itself. A fixed range has nothing to refresh, and says so. */
export function LiveControl() {
  const { liveS, change } = usePreferences();
  const { choice } = useTimeRange();
  const line = useLiveState();
  const announce = useAnnounce();
  const standing = choice.kind === "absolute";
  useShortcuts({
    live: () => {
      change({ liveS: liveS === 0 ? 10 : 0 });
      announce(liveS === 0 ? "Live on, every 10 seconds" : "Live off");
    },
  });
  const running = liveS > 0 && !standing;
  const hint = standing
    ? "A fixed range does not move"
    : line === "lost" && running
      ? "Reconnecting; refreshing by the clock meanwhile"
      : "Refresh by itself";
  const trigger = (
    <Button>
      <span
        aria-hidden
        className={cn(
          "size-2 rounded-full",
          running ? "bg-ok" : "border border-line-strong",
          running && line === "lost" && "hatch bg-transparent",
        )}
      />
      {running ? `Live ${liveS}\u00a0s` : standing ? "Live paused" : "Live off"}
    </Button>
  );
  return (
    <Tooltip text={hint} keys={keysOf("live")}>
      <span>
        <Menu trigger={trigger} align="end">
          <MenuChoice
            label="Refresh"
            value={String(liveS)}
            options={LIVE_STEPS.map((s) => ({ value: String(s), label: LABELS[s] }))}
            onChange={(next) => change({ liveS: Number(next) as Preferences["liveS"] })}
          />
        </Menu>
      </span>
    </Tooltip>
  );
}

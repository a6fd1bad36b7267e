"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { choiceSpanMs, describeChoice, spokenDuration } from "@/lib/kernel/time-choice";
import { zoneLabel } from "@/lib/kernel/zone";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Popover } from "../ui/popover";
import { useAnnounce } from "./announcer";
import { useShortcuts } from "./shortcut-provider";
import { keysOf } from "./shortcuts";
import { TimePicker } from "./time-picker";
import { useTimeRange } from "./use-time-range";

/** The most used control: what span of time the page shows. */
export function TimeControl() {
  const [open, setOpen] = useState(false);
  const time = useTimeRange();
  const announce = useAnnounce();
  const standing = time.choice.kind === "absolute";
  const half = spokenDuration(choiceSpanMs(time.choice) / 2);
  const shift = (direction: -1 | 1) => {
    announce(time.shift(direction) ? `${direction < 0 ? "Back" : "Forward"} by ${half}` : "This is now already");
  };
  useShortcuts({
    time: () => setOpen(true),
    earlier: () => shift(-1),
    later: () => shift(1),
    "zoom-out": () => {
      time.zoomOut();
      announce("Zoomed out");
    },
  });
  const words = describeChoice(time.choice, time.zone);
  const zone = zoneLabel(time.resolve().to, time.zone);
  return (
    <div role="group" aria-label="Time range" className="flex items-center gap-1.5">
      <span className="hidden sm:contents">
        <IconButton name={`Back by ${half}`} keys={keysOf("earlier")} onClick={() => shift(-1)}>
          <ChevronLeft aria-hidden className="size-4" strokeWidth={1.5} />
        </IconButton>
      </span>
      <Popover
        name="Choose a time range"
        open={open}
        onOpenChange={setOpen}
        align="end"
        trigger={
          <Button className="tap" suppressHydrationWarning>
            {words}
            <span className="hidden text-muted sm:inline">· {zone}</span>
          </Button>
        }
      >
        <TimePicker
          onDone={(choice) => {
            setOpen(false);
            if (choice) announce(`Showing ${describeChoice(choice, time.zone)}`);
          }}
        />
      </Popover>
      <span className="hidden sm:contents">
        <IconButton name={`Forward by ${half}`} keys={keysOf("later")} disabled={!standing} onClick={() => shift(1)}>
          <ChevronRight aria-hidden className="size-4" strokeWidth={1.5} />
        </IconButton>
      </span>
    </div>
  );
}

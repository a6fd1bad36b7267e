"use client";

import { useId, useState } from "react";
import { systemClock } from "@/lib/kernel/clock";
import {
  TIME_PRESETS,
  type TimeChoice,
  choiceToParam,
  describeChoice,
  paramToChoice,
  relative,
  resolveChoice,
} from "@/lib/kernel/time-choice";
import { parseTimeText } from "@/lib/kernel/time-text";
import { fullDateTime, zoneLabel } from "@/lib/kernel/zone";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Segments } from "../ui/tabs";
import { LIVE_STEPS, type Preferences } from "./preferences";
import { usePreferences } from "./preferences-provider";
import { recentRanges } from "./recent-ranges";
import { useTimeRange } from "./use-time-range";

const NOTES = { swapped: "Ends swapped.", "ends-now": "Ends now: the rest is in the future." } as const;

/** A field that reads what people type, and shows how it read it before anything happens; presets and recents below. */
export function TimePicker({ onDone }: { readonly onDone: (choice: TimeChoice | null) => void }) {
  const time = useTimeRange();
  const preferences = usePreferences();
  const [text, setText] = useState("");
  const id = useId();
  const [recents] = useState(recentRanges);
  const read = text.trim() === "" ? null : parseTimeText(text, systemClock.now(), time.zone);
  const choose = (choice: TimeChoice) => {
    time.set(choice);
    onDone(choice);
  };
  const own = browserZone();
  return (
    <form
      className="flex w-72 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (read?.ok) choose(read.choice);
      }}
    >
      <div>
        <label htmlFor={id} className="sr-only">
          Time range in words
        </label>
        <Input
          id={id}
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="15m, yesterday 14:00, aug 21 10:00–11:30"
          aria-describedby={`${id}-read`}
          aria-invalid={read?.ok === false}
        />
        <p id={`${id}-read`} aria-live="polite" className="mt-1 min-h-8 text-dense text-muted">
          {read === null ? (
            <Interpretation choice={time.choice} zone={time.zone} />
          ) : read.ok ? (
            <Interpretation choice={read.choice} zone={time.zone} />
          ) : (
            read.why
          )}
          {read?.ok && read.notes.map((note) => ` ${NOTES[note]}`)}
        </p>
      </div>
      <div role="group" aria-label="Presets" className="grid grid-cols-5 gap-1">
        {TIME_PRESETS.map((preset) => (
          <Button
            key={preset}
            size="sm"
            aria-pressed={time.key === preset}
            className="tap font-normal aria-pressed:bg-active aria-pressed:font-medium"
            onClick={() => choose(paramToChoice(preset) ?? relative(3_600_000))}
          >
            {preset}
          </Button>
        ))}
      </div>
      {recents.length > 0 && (
        <ul aria-label="Recent ranges" className="-mx-1 flex flex-col">
          {recents.map((choice) => (
            <li key={choiceToParam(choice)}>
              <button
                type="button"
                className="tap h-7 w-full rounded-control px-1 text-left text-body text-muted hover:bg-hover hover:text-fg"
                onClick={() => choose(choice)}
              >
                {describeChoice(choice, time.zone)}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex items-center justify-between gap-2 border-t border-line pt-3 sm:hidden">
        <span className="text-dense text-muted">Refresh by itself</span>
        <Segments
          name="Refresh by itself"
          value={String(preferences.liveS)}
          options={LIVE_STEPS.map((s) => ({ value: String(s), label: s === 0 ? "Off" : `${s}\u00a0s` }))}
          onChange={(s) => preferences.change({ liveS: Number(s) as Preferences["liveS"] })}
        />
      </div>
      <div className="flex items-center justify-between gap-2 border-t border-line pt-3">
        {own === "UTC" ? (
          <span className="text-dense text-muted">Times in UTC</span>
        ) : (
          <Segments
            name="Time zone"
            value={time.zone === "UTC" ? "UTC" : "own"}
            options={[
              { value: "UTC", label: "UTC" },
              { value: "own", label: `Here (${zoneLabel(systemClock.now(), own)})` },
            ]}
            onChange={(zone) => preferences.change({ zone: zone === "UTC" ? "UTC" : own })}
          />
        )}
        {time.choice.kind === "relative" && time.key !== preferences.range && (
          <Button size="sm" kind="quiet" onClick={() => preferences.change({ range: time.key })}>
            Make default
          </Button>
        )}
      </div>
    </form>
  );
}

const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

function Interpretation({ choice, zone }: { readonly choice: TimeChoice; readonly zone: string }) {
  const { from, to } = resolveChoice(choice, systemClock.now());
  return (
    <span suppressHydrationWarning>
      {fullDateTime(from, zone)} → {choice.kind === "relative" ? "now" : fullDateTime(to, zone)} {zoneLabel(to, zone)}
    </span>
  );
}

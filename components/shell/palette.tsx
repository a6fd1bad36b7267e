"use client";

import { Command } from "cmdk";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, createContext, use, useMemo, useState } from "react";
import { systemClock } from "@/lib/kernel/clock";
import { TIME_PRESETS, type TimeChoice, describeChoice, paramToChoice } from "@/lib/kernel/time-choice";
import { parseTimeText } from "@/lib/kernel/time-text";
import { Dialog as Base } from "@base-ui/react/dialog";
import { visibleText } from "@/lib/kernel/visible-text";
import { dashboardHref, dashboardListQuery } from "../dashboard/data/dashboard-queries";
import { fleetQuery } from "../fleet/fleet-query";
import { Kbd } from "../ui/kbd";
import { PAGES } from "./pages";
import { themeInView, usePreferences } from "./preferences-provider";
import { useShortcuts } from "./shortcut-provider";
import { type ShortcutId, keysOf } from "./shortcuts";
import { useTimeRange } from "./use-time-range";

interface PaletteState {
  readonly open: () => void;
}

const Context = createContext<PaletteState>({ open: () => undefined });

export const usePalette = (): PaletteState => use(Context);

/** ⌘K: pages, nodes, deployments, acts and times by name. A typed time is read as such. */
export function PaletteProvider({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  useShortcuts({ palette: () => setOpen((before) => !before) });
  const state = useMemo(() => ({ open: () => setOpen(true) }), []);
  return (
    <Context value={state}>
      {children}
      <Base.Root open={open} onOpenChange={setOpen}>
        <Base.Portal>
          <Base.Backdrop className="fixed inset-0 animate-fade-in bg-scrim" />
          <Base.Popup
            aria-label="Find anything"
            data-slot="palette"
            className="fixed top-[12dvh] left-1/2 w-[min(560px,calc(100vw-16px))] -translate-x-1/2 animate-fade-in overflow-hidden rounded-overlay border border-line bg-raised shadow-overlay"
          >
            {open && <Palette onDone={() => setOpen(false)} />}
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
    </Context>
  );
}

const GROUP =
  "[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-caption [&_[cmdk-group-heading]]:text-muted";

function Palette({ onDone }: { readonly onDone: () => void }) {
  const router = useRouter();
  const time = useTimeRange();
  const preferences = usePreferences();
  const [text, setText] = useState("");
  const fleet = useQuery({ ...fleetQuery(time), staleTime: 60_000 });
  const typedTime = text.trim() === "" ? null : parseTimeText(text, systemClock.now(), time.zone);
  const go = (href: string) => {
    onDone();
    router.push(href);
  };
  const show = (choice: TimeChoice) => {
    onDone();
    time.set(choice);
  };
  const deployments = fleet.data?.deployments ?? [];
  const dashboards = useQuery(dashboardListQuery()).data?.dashboards ?? [];
  return (
    <Command label="Find anything" loop>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Find a page, a node, an act or a time…"
        className="h-11 w-full border-b border-line bg-transparent px-4 text-section outline-none placeholder:text-muted"
      />
      <Command.List className="max-h-[min(420px,60dvh)] overflow-y-auto py-1">
        <Command.Empty className="px-4 py-6 text-muted">
          Nothing by that name. Nodes, models, dashboards, pages, acts and times are found here.
        </Command.Empty>
        {typedTime?.ok && (
          <Command.Group heading="Time" className={GROUP} forceMount>
            <Entry value={`time ${text}`} forceMount onSelect={() => show(typedTime.choice)} note="typed">
              {describeChoice(typedTime.choice, time.zone)}
            </Entry>
          </Command.Group>
        )}
        <Command.Group heading="Pages" className={GROUP}>
          {PAGES.map((page) => (
            <Entry key={page.href} value={`page ${page.label} ${page.also}`} shortcut={page.shortcut} onSelect={() => go(page.href)}>
              {page.label}
            </Entry>
          ))}
        </Command.Group>
        {dashboards.length > 0 && (
          <Command.Group heading="Dashboards" className={GROUP}>
            {dashboards.map((d) => (
              <Entry
                key={d.uid}
                value={`dashboard ${d.title} ${d.uid} ${d.tags.join(" ")}`}
                note={d.builtin ? "built in" : d.folder}
                onSelect={() => go(dashboardHref(d.uid))}
              >
                {visibleText(d.title)}
              </Entry>
            ))}
          </Command.Group>
        )}
        {deployments.length > 0 && (
          <Command.Group heading="Deployments and nodes" className={GROUP}>
            {deployments.map((d) => (
              <Entry
                key={d.id}
                value={`deployment ${d.name} ${d.id}`}
                note="deployment"
                onSelect={() => go(`/fleet?open=${encodeURIComponent(d.id)}`)}
              >
                {d.name}
              </Entry>
            ))}
            {deployments.flatMap((d) =>
              d.nodes.map((node) => (
                <Entry
                  key={node.id}
                  value={`node ${node.name} ${node.id} ${d.name}`}
                  note={d.name}
                  onSelect={() => go(`/nodes/${encodeURIComponent(node.id)}`)}
                >
                  {node.name}
                </Entry>
              )),
            )}
          </Command.Group>
        )}
        <Command.Group heading="Acts" className={GROUP}>
          <Entry
            value="theme light dark"
            shortcut="theme"
            onSelect={() => preferences.change({ theme: themeInView(preferences.theme) === "dark" ? "light" : "dark" })}
          >
            Light or dark
          </Entry>
          <Entry
            value="live refresh on off"
            shortcut="live"
            onSelect={() => preferences.change({ liveS: preferences.liveS === 0 ? 10 : 0 })}
          >
            {preferences.liveS === 0 ? "Live on" : "Live off"}
          </Entry>
          <Entry value="zoom out time" shortcut="zoom-out" onSelect={time.zoomOut}>
            Zoom out
          </Entry>
        </Command.Group>
        <Command.Group heading="Times" className={GROUP}>
          {TIME_PRESETS.map((preset) => {
            const choice = paramToChoice(preset);
            return (
              choice && (
                <Entry key={preset} value={`last ${preset}`} onSelect={() => show(choice)}>
                  {describeChoice(choice, time.zone)}
                </Entry>
              )
            );
          })}
        </Command.Group>
      </Command.List>
    </Command>
  );
}

interface EntryProps {
  readonly value: string;
  readonly children: ReactNode;
  readonly onSelect: () => void;
  readonly note?: string;
  readonly shortcut?: ShortcutId;
  readonly forceMount?: boolean;
}

function Entry({ value, children, onSelect, note, shortcut, forceMount = false }: EntryProps) {
  return (
    <Command.Item
      value={value}
      forceMount={forceMount}
      onSelect={onSelect}
      className="mx-1 flex min-h-8 cursor-default items-center gap-3 rounded-control px-2 data-[selected=true]:bg-hover"
    >
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {note && <span className="truncate text-dense text-muted">{note}</span>}
      {shortcut && <Kbd keys={keysOf(shortcut)} />}
    </Command.Item>
  );
}

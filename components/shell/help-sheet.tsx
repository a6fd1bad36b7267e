"use client";

import { useState } from "react";
import { Dialog } from "../ui/dialog";
import { Switch } from "../ui/checkbox";
import { Kbd } from "../ui/kbd";
import { usePreferences } from "./preferences-provider";
import { useShortcuts } from "./shortcut-provider";
import { SHORTCUTS, SHORTCUT_GROUPS } from "./shortcuts";

/** Every key there is, from the table that also makes them work. */
export function HelpSheet() {
  const [open, setOpen] = useState(false);
  const { singleKeys, change } = usePreferences();
  useShortcuts({ help: () => setOpen(true) });
  const all = Object.entries(SHORTCUTS);
  return (
    <Dialog open={open} onOpenChange={setOpen} title="Keys" className="w-[min(680px,calc(100vw-32px))]">
      <div className="columns-1 gap-8 sm:columns-2">
        {SHORTCUT_GROUPS.map((group) => (
          <section key={group} aria-label={group} className="mb-4 break-inside-avoid">
            <h3 className="pb-1 text-caption text-muted">{group}</h3>
            <dl>
              {all
                .filter(([, s]) => s.group === group)
                .map(([id, s]) => (
                  <div key={id} className="flex min-h-7 items-center justify-between gap-4 border-b border-line">
                    <dt>{s.label}</dt>
                    <dd>
                      <Kbd keys={s.keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch checked={singleKeys} onChange={(next) => change({ singleKeys: next })}>
        Keys without ⌘ or Ctrl act
      </Switch>
    </Dialog>
  );
}

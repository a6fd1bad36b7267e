"use client";

import { useState } from "react";
import type { DashboardView, Permalink } from "@/lib/dashboards";
import { rangeToParam } from "@/lib/kernel/time-choice";
import { Button, Checkbox, CopyButton, Dialog, ErrorNote, Field, Input, Tabs } from "../../ui";
import { chosenParams } from "../data/variable-url";
import { dashboardApi, dashboardHref, permalinkHref } from "../data/dashboard-queries";
import { useChange } from "../../settings/use-change";
import type { LiveDashboard } from "../view/use-dashboard";
import { PublicLinks } from "./public-links";

interface ShareDialogProps {
  readonly view: DashboardView;
  readonly live: LiveDashboard;
  readonly onClose: () => void;
}

/** Shows what one sees to others: within the console, or to anybody with a link that ends. */
export function ShareDialog({ view, live, onClose }: ShareDialogProps) {
  const [tab, setTab] = useState<"link" | "public">("link");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Share"
      className="w-[min(640px,calc(100vw-32px))]"
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="-mx-4">
        <Tabs
          name="How to share"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: "link", label: "Link", content: <ConsoleLink view={view} live={live} /> },
            ...(view.mayWrite
              ? [{ value: "public" as const, label: "Public link", content: <PublicLinks view={view} live={live} /> }]
              : []),
          ]}
        />
      </div>
    </Dialog>
  );
}

/** An address of this console: whoever opens it must be signed in, and sees what they may. */
function ConsoleLink({ view, live }: Omit<ShareDialogProps, "onClose">) {
  const short = useChange<Permalink>();
  const [code, setCode] = useState<string | null>(null);
  const [frozen, setFrozen] = useState(true);
  const [withVersion, setWithVersion] = useState(false);
  const params = new URLSearchParams();
  const { from, to } = live.range;
  params.set("t", frozen ? rangeToParam(from, to) : live.time.key);
  chosenParams(Object.fromEntries(live.resolved.map((v) => [v.name, v.chosen])), params);
  if (withVersion && view.version > 0) params.set("version", String(view.version));
  const href = `${location.origin}${dashboardHref(view.uid)}?${params.toString()}`;
  return (
    <div className="flex flex-col gap-3 px-4 pt-3">
      <p className="text-muted">Opens for people of this console, with the values you have chosen.</p>
      <Checkbox checked={frozen} onChange={setFrozen}>
        Always show these instants, also tomorrow
      </Checkbox>
      {view.version > 0 && (
        <Checkbox checked={withVersion} onChange={setWithVersion}>
          Always show version {view.version}, also after changes
        </Checkbox>
      )}
      {short.problem && <ErrorNote error={short.problem} inline />}
      <Field label="Link" htmlFor="share-link">
        <span className="flex gap-1">
          <Input id="share-link" readOnly value={href} onFocus={(event) => event.target.select()} />
          <CopyButton text={href} name="Copy the link" />
        </span>
      </Field>
      <div className="flex flex-wrap items-end gap-2">
        <Button
          disabled={short.busy}
          onClick={() => {
            const variables = Object.fromEntries(live.resolved.map((v) => [v.name, v.chosen]));
            const body = { from, to, variables, ...(view.version > 0 ? { version: view.version } : {}) };
            void short.send("POST", dashboardApi(view.uid, "/permalinks"), body).then((made) => setCode(made?.code ?? null));
          }}
        >
          Make a short link
        </Button>
        {code === null ? (
          <span className="text-dense text-muted">Freezes the time, the values and the version.</span>
        ) : (
          <Field label="Short link" htmlFor="short-link" className="min-w-0 flex-1">
            <span className="flex gap-1">
              <Input
                id="short-link"
                readOnly
                value={`${location.origin}${permalinkHref(code)}`}
                onFocus={(event) => event.target.select()}
              />
              <CopyButton text={`${location.origin}${permalinkHref(code)}`} name="Copy the short link" />
            </span>
          </Field>
        )}
      </div>
    </div>
  );
}

"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LayoutDashboard } from "lucide-react";
import Link from "next/link";
import { useId, useState } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import type { DashboardList, DashboardView } from "@/lib/dashboards";
import { fetchJson, sendJson } from "../shell/api-client";
import { Button, Dialog, Field, Input, Select, problemOf } from "../ui";
import { dashboardWith, panelOf } from "./dashboard-panel";
import type { ExploreRow } from "./rows";
import type { ExploreView } from "./url";

interface AddToDashboardProps {
  readonly rows: readonly ExploreRow[];
  readonly view: ExploreView;
  readonly exemplars: boolean;
}

const NEW = "new";
const NOTE = "Panel added from Explore";

/** Puts what is on the page onto a dashboard, an old one or a new. Not offered to who may not change dashboards. */
export function AddToDashboard(props: AddToDashboardProps) {
  const [open, setOpen] = useState(false);
  const list = useQuery({
    queryKey: ["dashboards", "list"],
    queryFn: ({ signal }) => fetchJson<DashboardList>("/api/v1/dashboards", signal),
    staleTime: 60_000,
  }).data;
  if (!list?.mayWrite) return null;
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <LayoutDashboard aria-hidden className="size-3.5" strokeWidth={1.5} />
        Add to dashboard
      </Button>
      {open && <AddDialog {...props} list={list} onClose={() => setOpen(false)} />}
    </>
  );
}

function AddDialog({
  rows,
  view,
  exemplars,
  list,
  onClose,
}: AddToDashboardProps & { readonly list: DashboardList; readonly onClose: () => void }) {
  const id = useId();
  const client = useQueryClient();
  const mine = list.dashboards.filter((d) => !d.builtin);
  const [uid, setUid] = useState(mine[0]?.uid ?? NEW);
  const [name, setName] = useState("");
  const [title, setTitle] = useState("");
  const add = useMutation({
    mutationFn: async (): Promise<DashboardView> => {
      const look = { view, title: title.trim(), exemplars };
      if (uid === NEW) {
        const dashboard = dashboardWith(name.trim(), panelOf(rows, { ...look, panels: [] }));
        return await sendJson<DashboardView>("POST", "/api/v1/dashboards", { dashboard, note: NOTE });
      }
      // The newest, read now: what was added in between stays, and a save at the same moment is refused.
      const { dashboard, version } = await fetchJson<DashboardView>(`/api/v1/dashboards/${encodeURIComponent(uid)}`);
      const panel = panelOf(rows, { ...look, panels: dashboard.panels });
      return await sendJson<DashboardView>("PUT", `/api/v1/dashboards/${encodeURIComponent(uid)}`, {
        dashboard: { ...dashboard, panels: [...dashboard.panels, panel] },
        version,
        note: NOTE,
      });
    },
    onSuccess: () => void client.invalidateQueries({ queryKey: ["dashboards"] }),
  });
  const done = add.data;
  const lacking = uid === NEW && name.trim() === "";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add to dashboard"
      footer={
        done ? (
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button kind="primary" disabled={lacking || add.isPending} onClick={() => add.mutate()}>
              Add panel
            </Button>
          </>
        )
      }
    >
      {done ? (
        <p role="status">
          It is on{" "}
          <Link className="text-accent underline" href={`/dashboards/${encodeURIComponent(done.uid)}`}>
            {visibleText(done.dashboard.title)}
          </Link>
          .
        </p>
      ) : (
        <div className="flex flex-col gap-3">
          <Field label="Dashboard" htmlFor={`${id}-uid`}>
            <Select
              id={`${id}-uid`}
              name="Dashboard"
              value={uid}
              options={[
                { value: NEW, label: "A new dashboard" },
                ...mine.map((d) => ({ value: d.uid, label: visibleText(d.title), note: d.folder })),
              ]}
              onChange={setUid}
            />
          </Field>
          {uid === NEW && (
            <Field label="Name of the new dashboard" htmlFor={`${id}-name`}>
              <Input id={`${id}-name`} value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
          )}
          <Field label="Title of the panel" htmlFor={`${id}-title`} hint="May be empty.">
            <Input id={`${id}-title`} value={title} onChange={(event) => setTitle(event.target.value)} />
          </Field>
          {add.error && (
            <p role="alert" className="text-breached">{`${problemOf(add.error).sentence} ${problemOf(add.error).fix ?? ""}`}</p>
          )}
        </div>
      )}
    </Dialog>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Upload } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import type { DashboardList } from "@/lib/dashboards";
import { Button, Input, Panel, type PanelState, Segments, Select, panelStateOf } from "../../ui";
import { dashboardListQuery } from "../data/dashboard-queries";
import { DashboardTable } from "./dashboard-table";
import { DeletedTable } from "./deleted-table";
import { ImportDialog } from "./import-dialog";
import { listGroups } from "./list-rows";
import { NewDashboardDialog } from "./new-dashboard-dialog";
import { listParsers } from "./url";

/** Every dashboard one may see: find one, make one, bring one along. */
export function DashboardsScreen() {
  const [url, setUrl] = useQueryStates(listParsers, { history: "replace", scroll: false });
  const [open, setOpen] = useState<"new" | "import" | null>(null);
  const deleted = url.show === "deleted";
  const query = useQuery(dashboardListQuery(deleted));
  const list = query.data;
  const groups = list ? listGroups(list.dashboards, { ...url, favourites: url.show === "favourites" }) : [];
  const state = panelStateOf(query, (): PanelState | null => {
    if (groups.length > 0) return null;
    if (deleted) return { kind: "empty-filter", why: "Nothing was deleted in the last 30 days." };
    if (list?.dashboards.length === 0)
      return { kind: "empty-filter", why: "There is no dashboard yet. Make one, or import one from Grafana." };
    const all = <Button onClick={() => void setUrl({ q: null, folder: null, tag: null, show: null })}>Show all</Button>;
    return { kind: "empty-filter", why: "No dashboard matches.", actions: all };
  });
  return (
    <>
      <Panel
        title="Dashboards"
        state={state}
        actions={
          <>
            <Input
              data-search-field
              aria-label="Find a dashboard"
              placeholder="Find…"
              className="w-full sm:w-48"
              value={url.q}
              onChange={(event) => void setUrl({ q: event.target.value || null })}
            />
            {list && <Filters list={list} folder={url.folder} tag={url.tag} onChange={(change) => void setUrl(change)} />}
            <Segments
              name="Which dashboards"
              value={url.show}
              options={[
                { value: "all", label: "All" },
                { value: "favourites", label: "Favourites" },
                ...(list?.mayWrite ? [{ value: "deleted" as const, label: "Deleted" }] : []),
              ]}
              onChange={(show) => void setUrl({ show })}
            />
            {list?.mayWrite && (
              <span className="flex gap-2">
                <Button onClick={() => setOpen("import")}>
                  <Upload aria-hidden className="size-4" strokeWidth={1.5} />
                  Import
                </Button>
                <Button kind="primary" onClick={() => setOpen("new")}>
                  <Plus aria-hidden className="size-4" strokeWidth={1.5} />
                  New
                </Button>
              </span>
            )}
          </>
        }
      >
        {deleted && list ? (
          <DeletedTable dashboards={list.dashboards} />
        ) : (
          groups.map((group) => <DashboardTable key={group.name} group={group} onTag={(tag) => void setUrl({ tag })} />)
        )}
      </Panel>
      {open === "new" && list && <NewDashboardDialog folders={list.folders} onClose={() => setOpen(null)} />}
      {open === "import" && list && <ImportDialog folders={list.folders} onClose={() => setOpen(null)} />}
    </>
  );
}

interface FiltersProps {
  readonly list: DashboardList;
  readonly folder: string | null;
  readonly tag: string | null;
  readonly onChange: (change: { folder?: string | null; tag?: string | null }) => void;
}

const ANY = "\u0000";

function Filters({ list, folder, tag, onChange }: FiltersProps) {
  const options = (every: string, names: readonly string[]) => [
    { value: ANY, label: every },
    ...names.map((name) => ({ value: name, label: name === "" ? "No folder" : name })),
  ];
  return (
    <>
      {list.folders.length > 0 && (
        <Select
          name="Folder"
          value={folder ?? ANY}
          options={options("Every folder", list.folders)}
          onChange={(next) => onChange({ folder: next === ANY ? null : next })}
        />
      )}
      {list.tags.length > 0 && (
        <Select
          name="Tag"
          value={tag ?? ANY}
          options={options("Every tag", list.tags)}
          onChange={(next) => onChange({ tag: next === ANY ? null : next })}
        />
      )}
    </>
  );
}

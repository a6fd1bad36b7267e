"use client";

import { Star } from "lucide-react";
import Link from "next/link";
import type { DashboardSummary } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { useChange } from "../../settings/use-change";
import { Instant } from "../../settings/instant";
import { Cell, Chip, HeadCell, IconButton, Row, RowHeadCell, Table, TableHead, cn } from "../../ui";
import { dashboardApi, dashboardHref } from "../data/dashboard-queries";
import type { ListGroup } from "./list-rows";

interface DashboardTableProps {
  readonly group: ListGroup;
  readonly onTag: (tag: string) => void;
}

/** Dashboards of one folder. */
export function DashboardTable({ group, onTag }: DashboardTableProps) {
  const name = visibleText(group.name ?? "Dashboards");
  return (
    <section aria-label={name} className="border-t border-line first:border-t-0">
      <h3 className="px-4 pt-3 pb-1 text-dense font-medium text-muted">{name}</h3>
      <Table aria-label={name} className="table-fixed">
        <TableHead className="[&_th]:h-7">
          <tr>
            <HeadCell className="w-12">
              <span className="sr-only">Favourite</span>
            </HeadCell>
            <HeadCell>Title</HeadCell>
            <HeadCell className="w-72 max-md:hidden">Tags</HeadCell>
            <HeadCell number className="w-20 max-sm:hidden">
              Panels
            </HeadCell>
            <HeadCell className="w-72 max-lg:hidden">Changed</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {group.dashboards.map((dashboard) => (
            <Row key={dashboard.uid}>
              <Cell>
                <Favourite dashboard={dashboard} />
              </Cell>
              <RowHeadCell className="truncate">
                <Link href={dashboardHref(dashboard.uid)} prefetch={false} className="text-accent hover:underline">
                  {visibleText(dashboard.title)}
                </Link>
                {dashboard.description !== "" && (
                  <span className="pl-3 font-normal text-muted max-sm:hidden">{visibleText(dashboard.description)}</span>
                )}
              </RowHeadCell>
              <Cell className="max-md:hidden">
                <span className="flex gap-1 overflow-hidden">
                  {dashboard.tags.map((tag) => (
                    <button
                      key={tag}
                      type="button"
                      aria-label={`Only tag ${visibleText(tag)}`}
                      onClick={() => onTag(tag)}
                      className="flex h-6 min-w-6 shrink-0 items-center"
                    >
                      <Chip>{visibleText(tag)}</Chip>
                    </button>
                  ))}
                </span>
              </Cell>
              <Cell number className="text-muted max-sm:hidden">
                {dashboard.panelCount}
              </Cell>
              <Cell className="truncate text-muted max-lg:hidden">
                {dashboard.updatedAt === null ? (
                  "comes with Sightglass"
                ) : (
                  <>
                    <Instant at={dashboard.updatedAt} /> by {visibleText(dashboard.updatedBy ?? "nobody")}
                  </>
                )}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

/** A star of one's own: nobody else sees it. */
export function Favourite({ dashboard }: { readonly dashboard: Pick<DashboardSummary, "uid" | "favourite" | "title"> }) {
  const change = useChange(["dashboards"]);
  return (
    <IconButton
      name={dashboard.favourite ? "No longer a favourite" : "Make it a favourite"}
      kind="quiet"
      size="sm"
      aria-pressed={dashboard.favourite}
      disabled={change.busy}
      onClick={() => void change.send(dashboard.favourite ? "DELETE" : "PUT", dashboardApi(dashboard.uid, "/favourite"))}
    >
      <Star aria-hidden className={cn("size-4", dashboard.favourite && "fill-current text-accent")} strokeWidth={1.5} />
    </IconButton>
  );
}

import type { Change, NodeDetail } from "@/lib/fleet";
import { unixMillis } from "@/lib/kernel/units";
import { type ZoneName, fullDateTime } from "@/lib/kernel/zone";
import { Panel } from "../ui/panel";
import { Cell, HeadCell, Row, RowHeadCell, Table, TableHead } from "../ui/table";
import { changeText } from "./prepare-node";

/** Flags and versions as the node's own telemetry tells them. */
export function ConfigPanel({ config }: { readonly config: NodeDetail["config"] }) {
  const state =
    config.length === 0
      ? ({ kind: "empty-filter", why: "This node reports no flags or versions." } as const)
      : ({ kind: "ready" } as const);
  return (
    <Panel title="Configuration" note={config.length > 0 && `${config.length} values, as the node reports them`} state={state}>
      <Table aria-label="Configuration">
        <TableHead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell>Value</HeadCell>
            <HeadCell>Told by</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {config.map((entry) => (
            <Row key={`${entry.source} ${entry.name}`}>
              <RowHeadCell className="font-mono text-dense font-normal">{entry.name}</RowHeadCell>
              <Cell className="max-w-96 truncate font-mono text-dense" title={entry.value}>
                {entry.value}
              </Cell>
              <Cell className="text-muted">{entry.source}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

/** What changed on a node within the range, newest first. */
export function ChangesPanel({ changes, zone }: { readonly changes: readonly Change[]; readonly zone: ZoneName }) {
  const state =
    changes.length === 0
      ? ({ kind: "empty-filter", why: "Nothing changed on this node in the range." } as const)
      : ({ kind: "ready" } as const);
  return (
    <Panel title="Changes" note={changes.length > 0 && `${changes.length}`} state={state}>
      <ul>
        {changes.map((change) => (
          <li key={change.id} className="flex min-h-row flex-wrap items-center gap-x-3 border-t border-line px-4">
            <span className="font-mono text-dense text-muted">{fullDateTime(unixMillis(change.at), zone)}</span>
            <span className="min-w-0 flex-1">{changeText(change)}</span>
            <span className="text-dense text-muted">
              {change.url ? (
                <a href={change.url} rel="noreferrer noopener" target="_blank" className="text-accent">
                  {change.source}
                </a>
              ) : (
                change.source
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

import type { GpuDetail } from "@/lib/fleet";
import { formatNumber, formatValue } from "../chart/prepare/format";
import { Bar } from "../ui/bar";
import { Panel } from "../ui/panel";
import { SeverityChip } from "../ui/severity-chip";
import { Cell, HeadCell, Row, RowHeadCell, Table, TableHead } from "../ui/table";

/** The GPUs joined to a node, with what their driver last complained about. */
export function GpuPanel({ gpus }: { readonly gpus: readonly GpuDetail[] }) {
  const model = gpus[0]?.model ?? "";
  const same = gpus.every((g) => g.model === model);
  return (
    <Panel
      title="GPUs"
      note={gpus.length === 0 ? undefined : same ? `${gpus.length} × ${model}` : `${gpus.length}`}
      state={gpus.length === 0 ? NO_GPUS : { kind: "ready" }}
    >
      <Table aria-label="GPUs">
        <TableHead>
          <tr>
            <HeadCell>GPU</HeadCell>
            {!same && <HeadCell>Model</HeadCell>}
            <HeadCell>Utilisation</HeadCell>
            <HeadCell>Memory</HeadCell>
            <HeadCell number>Power</HeadCell>
            <HeadCell number>Temperature</HeadCell>
            <HeadCell>Last Xid</HeadCell>
            <HeadCell>Identity</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {gpus.map((gpu) => (
            <Row key={gpu.uuid || gpu.index}>
              <RowHeadCell>{gpu.index}</RowHeadCell>
              {!same && <Cell>{gpu.model}</Cell>}
              <Cell>
                <Bar share={gpu.utilisation} label={`Utilisation ${formatNumber(gpu.utilisation, "ratio")}`} className="mr-2" />
                {formatNumber(gpu.utilisation, "ratio")}
              </Cell>
              <Cell>
                <Bar share={memoryShare(gpu)} label={`Memory ${formatNumber(memoryShare(gpu), "ratio")}`} className="mr-2" />
                {formatNumber(gpu.memoryUsed, "bytes")} <span className="text-muted">of {formatNumber(gpu.memoryTotal, "bytes")}</span>
              </Cell>
              <Cell number>{formatValue(gpu.power, "W")}</Cell>
              <Cell number>{formatValue(gpu.temperature, "Cel")}</Cell>
              <Cell>
                {gpu.lastXid === null ? (
                  <span className="text-muted">None</span>
                ) : (
                  <span className="inline-flex items-center gap-2">
                    {gpu.xidInPeriod && <SeverityChip severity="P1" />}
                    {gpu.lastXid}
                    <span className="text-muted">{gpu.xidInPeriod ? "in this range" : "earlier"}</span>
                  </span>
                )}
              </Cell>
              <Cell className="font-mono text-dense text-muted">
                {gpu.uuid} {gpu.pciBusId}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

const NO_GPUS = { kind: "empty-filter", why: "No GPU exporter reports GPUs for this host. Scrape DCGM on it to see them here." } as const;

const memoryShare = (gpu: GpuDetail): number | null =>
  gpu.memoryUsed === null || !gpu.memoryTotal ? null : gpu.memoryUsed / gpu.memoryTotal;

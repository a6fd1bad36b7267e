import { ChevronDown, ChevronRight } from "lucide-react";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import type { HealthVerdict, Vitals } from "@/lib/fleet";
import { Sparkline } from "../chart/draw/sparkline";
import { formatNumber, formatValue } from "../chart/prepare/format";
import { Bar } from "../ui/bar";
import { cn } from "../ui/cn";
import { SeverityChip } from "../ui/severity-chip";
import { StatusMark } from "../ui/status-mark";
import { Cell, HeadCell, Row, RowHeadCell, Table, TableHead } from "../ui/table";
import { type FleetLine, nodeHref } from "./deployment-rows";
import { ForWhom } from "./for-whom";
import { fullness, healthModel, latencyText, quantileTitle } from "./figures";

export interface DeploymentsTableProps {
  readonly lines: readonly FleetLine[];
  /** The line the keyboard is at; null for none. */
  readonly current: string | null;
  readonly onToggle: (deploymentId: string) => void;
  /** False leaves out what only engines tell: a tenant's gateways know nothing of caches and queues. */
  readonly engines: boolean;
}

/** One line a deployment, worst first; a line opens in place to its replicas. */
export function DeploymentsTable({ lines, current, onToggle, engines }: DeploymentsTableProps) {
  return (
    <Table aria-label="Deployments, worst first">
      <TableHead>
        <tr>
          <HeadCell>Deployment</HeadCell>
          <HeadCell>Alert</HeadCell>
          <HeadCell>Health</HeadCell>
          <HeadCell number>TTFT p50</HeadCell>
          <HeadCell number>TTFT p95</HeadCell>
          {engines && <HeadCell number>ITL p95</HeadCell>}
          <HeadCell>Trend</HeadCell>
          <HeadCell number>tok/s</HeadCell>
          {engines && (
            <>
              <HeadCell>GPU memory</HeadCell>
              <HeadCell>KV cache</HeadCell>
              <HeadCell number>Queue</HeadCell>
            </>
          )}
          <HeadCell number>Errors</HeadCell>
          {engines && <HeadCell number>$/h</HeadCell>}
        </tr>
      </TableHead>
      <tbody>
        {lines.map((line) => (
          <Fragment key={`${line.kind} ${line.id}`}>
            <Row data-line={line.id} aria-selected={line.id === current} className={line.kind === "replica" ? "bg-subtle" : undefined}>
              <RowHeadCell>
                {line.kind === "deployment" ? <DeploymentName line={line} onToggle={onToggle} /> : <ReplicaName line={line} />}
              </RowHeadCell>
              <VitalCells row={line.row} engines={engines} />
              {engines && <Cell number>{line.kind === "deployment" ? formatNumber(line.row.usdPerHour, "USD") : ""}</Cell>}
            </Row>
            {line.kind === "deployment" && (line.expanded || line.row.severity !== null) && (
              <Row className="bg-subtle">
                <Cell colSpan={13} className="text-muted first:pl-10">
                  {line.row.reason} {line.row.engines.length > 0 && `Served by ${line.row.engines.join(" and ")}.`}
                  <ForWhom row={line.row} />
                </Cell>
              </Row>
            )}
          </Fragment>
        ))}
      </tbody>
    </Table>
  );
}

function DeploymentName({
  line,
  onToggle,
}: {
  readonly line: Extract<FleetLine, { kind: "deployment" }>;
  readonly onToggle: (id: string) => void;
}) {
  const { row, expanded } = line;
  const Icon = expanded ? ChevronDown : ChevronRight;
  const { serving, known } = row.replicas;
  if (row.nodes.length === 0) return row.name;
  return (
    <button
      type="button"
      aria-expanded={expanded}
      onClick={() => onToggle(row.id)}
      className="-ml-1.5 flex items-center gap-1 rounded-chip pr-1 font-medium"
    >
      <Icon aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
      {row.name}
      <span
        className={cn("pl-1 font-normal text-dense", serving < known ? "text-fg" : "text-muted")}
        title={`${serving} of ${known} replicas serve`}
      >
        {serving === known ? known : `${serving}/${known}`}
      </span>
      <span className="sr-only">{known === 1 ? "replica" : "replicas"}</span>
    </button>
  );
}

function ReplicaName({ line }: { readonly line: Extract<FleetLine, { kind: "replica" }> }) {
  return (
    <Link href={nodeHref(line.id)} className="pl-6 font-normal no-underline hover:underline">
      {line.row.name}
      <span className="pl-2 text-dense text-muted">
        {line.row.engine} {line.row.version}
      </span>
    </Link>
  );
}

type MeasuredRow = HealthVerdict & Vitals & { readonly sparkline: readonly (number | null)[] };

function VitalCells({ row, engines }: { readonly row: MeasuredRow; readonly engines: boolean }) {
  return (
    <>
      <Cell>{row.severity && <SeverityChip severity={row.severity} />}</Cell>
      <Cell>
        <StatusMark {...healthModel(row.health)} reason={row.reason} />
      </Cell>
      <LatencyCell figure={row.ttftP50} />
      <LatencyCell figure={row.ttftP95} />
      {engines && <LatencyCell figure={row.itlP95} />}
      <Cell>
        <Sparkline values={row.sparkline} label={`Tokens per second, now ${formatNumber(row.tokensPerS, "tokens/s")}`} />
      </Cell>
      <Cell number>{formatNumber(row.tokensPerS, "tokens/s")}</Cell>
      {engines && <EngineCells row={row} />}
      <Cell number>{formatNumber(row.errorRatio, "ratio")}</Cell>
    </>
  );
}

function EngineCells({ row }: { readonly row: MeasuredRow }) {
  const gpu = row.gpuMemory ? row.gpuMemory.used / row.gpuMemory.total : null;
  const gpuText = row.gpuMemory
    ? `${formatValue(row.gpuMemory.used, "bytes")} of ${formatValue(row.gpuMemory.total, "bytes")}`
    : "No GPU exporter";
  return (
    <>
      <Cell>
        {/* Engines fill the memory they are given: full is how it should be, so the bar never warns. */}
        <Share share={gpu} label={`GPU memory: ${gpuText}`}>
          {gpu === null ? "–" : formatNumber(gpu, "ratio")}
        </Share>
      </Cell>
      <Cell>
        <Share share={row.kvUsage} label={`KV cache: ${formatNumber(row.kvUsage, "ratio")}`} warns>
          {formatNumber(row.kvUsage, "ratio")}
        </Share>
      </Cell>
      <Cell number title={row.running === null ? undefined : `${formatNumber(row.running, "requests")} running`}>
        {formatNumber(row.waiting, "requests")}
      </Cell>
    </>
  );
}

function LatencyCell({ figure }: { readonly figure: Vitals["ttftP95"] }) {
  return (
    <Cell number title={quantileTitle(figure) ?? undefined}>
      {latencyText(figure)}
    </Cell>
  );
}

interface ShareProps {
  readonly share: number | null;
  readonly label: string;
  readonly warns?: boolean;
  readonly children: ReactNode;
}

function Share({ share, label, warns = false, children }: ShareProps) {
  return (
    <span className="flex items-center gap-2">
      <Bar share={share} label={label} status={warns ? fullness(share) : "ok"} className="w-12" />
      <span className="w-9 text-right">{children}</span>
    </span>
  );
}

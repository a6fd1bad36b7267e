import Link from "next/link";
import { Sparkline } from "../chart/draw/sparkline";
import { formatNumber } from "../chart/prepare/format";
import { SeverityChip } from "../ui/severity-chip";
import { StatusMark } from "../ui/status-mark";
import { type FleetLine, nodeHref } from "./deployment-rows";
import { ForWhom } from "./for-whom";
import { healthModel, latencyText } from "./figures";

export interface DeploymentCardsProps {
  readonly lines: readonly FleetLine[];
  readonly onToggle: (deploymentId: string) => void;
}

/** The same lines for a phone: who, how bad and why, and the three numbers that decide. */
export function DeploymentCards({ lines, onToggle }: DeploymentCardsProps) {
  return (
    <ul aria-label="Deployments, worst first">
      {lines.map((line) => (
        <li
          key={`${line.kind} ${line.id}`}
          className="border-t border-line px-4 py-2 data-[kind=replica]:bg-subtle data-[kind=replica]:pl-8"
          data-kind={line.kind}
        >
          <div className="flex min-h-6 items-center gap-2">
            {line.kind === "deployment" && line.row.nodes.length === 0 ? (
              <span className="min-w-0 flex-1 truncate font-medium">{line.row.name}</span>
            ) : line.kind === "deployment" ? (
              <button
                type="button"
                aria-expanded={line.expanded}
                className="min-h-10 min-w-0 flex-1 truncate text-left font-medium"
                onClick={() => onToggle(line.id)}
              >
                {line.row.name}
                <span className="sr-only">, {line.row.replicas.known} replicas</span>
              </button>
            ) : (
              <Link href={nodeHref(line.id)} className="flex min-h-10 min-w-0 flex-1 items-center truncate">
                {line.row.name}
              </Link>
            )}
            {line.row.severity && <SeverityChip severity={line.row.severity} />}
            <StatusMark {...healthModel(line.row.health)} />
          </div>
          {line.row.health !== "ok" && (
            <div className="text-dense text-muted">
              <p>{line.row.reason}</p>
              {line.kind === "deployment" && <ForWhom row={line.row} />}
            </div>
          )}
          <div className="flex items-center pt-1 text-dense">
            <dl className="flex flex-1 gap-4">
              <Fact name="TTFT p95" value={latencyText(line.row.ttftP95)} />
              <Fact name="tok/s" value={formatNumber(line.row.tokensPerS, "tokens/s")} />
              <Fact name="Queue" value={formatNumber(line.row.waiting, "requests")} />
            </dl>
            <Sparkline values={line.row.sparkline} label="Tokens per second" width={56} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="flex gap-1">
      <dt className="text-muted">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

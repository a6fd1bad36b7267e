import type { NodeDetail } from "@/lib/fleet";
import type { ZoneName } from "@/lib/kernel/zone";
import { visibleText } from "@/lib/kernel/visible-text";
import { ageText, healthModel } from "../fleet/figures";
import { Chip } from "../ui/chip";
import { CopyButton } from "../ui/copy-button";
import { Figure } from "../ui/figure";
import { SeverityChip } from "../ui/severity-chip";
import { StatusMark } from "../ui/status-mark";
import { nodeFacts, nodeFigures } from "./prepare-node";

export interface NodeHeadProps {
  readonly node: NodeDetail;
  readonly zone: ZoneName;
  readonly now: number;
}

/** Who it is, how it is and why, and the numbers that say so. */
export function NodeHead({ node, zone, now }: NodeHeadProps) {
  return (
    <>
      <header className="flex flex-col gap-2 border-b border-line px-4 py-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 truncate text-title font-semibold">{node.identity.name}</h1>
          <Chip>{node.identity.role}</Chip>
          {node.severity && <SeverityChip severity={node.severity} />}
          <StatusMark {...healthModel(node.health)} />
          <span className="text-muted">{node.reason}</span>
          <span className="ml-auto text-dense text-muted">Last heard {ageText(node.lastSeen, now)}</span>
        </div>
        <dl className="flex flex-wrap gap-x-5 gap-y-1 text-dense">
          {nodeFacts(node, zone).map((fact) => (
            <div key={fact.name} className="flex min-w-0 gap-1.5">
              <dt className="text-muted">{fact.name}</dt>
              <dd className="min-w-0 break-all">{fact.value}</dd>
            </div>
          ))}
          <div className="flex items-center gap-1.5">
            <dt className="text-muted">Id</dt>
            <dd className="flex items-center font-mono break-all">
              {visibleText(node.identity.id)}
              <CopyButton text={node.identity.id} name="Copy node id" className="-my-1" />
            </dd>
          </div>
        </dl>
      </header>
      <dl className="grid grid-cols-2 gap-px border-b border-line bg-line sm:grid-cols-3 lg:grid-cols-6 [&>*]:bg-bg">
        {nodeFigures(node).map((figure) => (
          <Figure key={figure.label} label={figure.label} value={figure.value} why="Not reported" title={figure.title} />
        ))}
      </dl>
    </>
  );
}

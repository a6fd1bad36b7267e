"use client";

import Link from "next/link";
import { visibleText } from "@/lib/kernel/visible-text";
import type { AttributesJson, TraceRow } from "@/lib/traces";
import { BreakableName, CopyButton, Drawer, StatusMark } from "../ui";
import { attributeText } from "./attribute-text";
import { durationText } from "./duration-text";
import { flagText } from "./flag-text";

/** Everything a span said, beside the waterfall. */
export function SpanDrawer({ row, onClose }: { readonly row: TraceRow | null; readonly onClose: () => void }) {
  return (
    <Drawer open={row !== null} onOpenChange={(open) => !open && onClose()} modal={false} title={row ? visibleText(row.name) : ""}>
      {row && <SpanDetails row={row} />}
    </Drawer>
  );
}

function SpanDetails({ row }: { readonly row: TraceRow }) {
  return (
    <>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-body">
        <Fact name="Service">{visibleText(row.service) || "–"}</Fact>
        {row.node !== "" && (
          <Fact name="Node">
            <Link className="text-accent hover:underline" href={`/nodes/${encodeURIComponent(row.node)}`} prefetch={false}>
              {visibleText(row.node)}
            </Link>
          </Fact>
        )}
        <Fact name="Starts after">{durationText(row.startUs)}</Fact>
        <Fact name="Duration">{durationText(row.durationUs)}</Fact>
        <Fact name="Of its own">{durationText(row.selfUs)}</Fact>
        {row.firstTokenUs !== null && <Fact name="First token after">{durationText(row.firstTokenUs - row.startUs)}</Fact>}
        <Fact name="Outcome">
          <StatusMark
            status={row.status === "error" ? "breached" : row.status === "ok" ? "ok" : "no-data"}
            word={row.status === "error" ? "Error" : row.status === "ok" ? "Ok" : "Not told"}
          />
          {row.statusMessage !== "" && <span className="ml-2">{visibleText(row.statusMessage)}</span>}
        </Fact>
        {row.tenant !== "" && <Fact name="Tenant">{visibleText(row.tenant)}</Fact>}
        {!row.synthetic && (
          <Fact name="Span">
            <span className="inline-flex items-center font-mono text-dense">
              {row.spanId}
              <CopyButton text={row.spanId} name="Copy span id" />
            </span>
          </Fact>
        )}
      </dl>
      {row.synthetic && (
        <p className="mt-3 text-muted">A phase cut out of the engine’s one span by the latencies it reports. Nobody sent it as a span.</p>
      )}
      {row.flags.map((flag) => (
        <p key={flag} className="mt-2 text-p2-text">
          {flagText(flag, row)}
        </p>
      ))}
      <Attributes title="Attributes" attributes={row.attributes} />
      {row.events.length > 0 && (
        <section>
          <h3 className="mt-4 mb-1 text-section font-semibold">Events</h3>
          <ol>
            {row.events.map((event, i) => (
              <li key={i} className="border-t border-line py-1">
                <span className="mr-2 font-mono text-dense text-muted">{durationText(event.atUs)}</span>
                {visibleText(event.name)}
                <AttributeList attributes={event.attributes} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {row.links.length > 0 && (
        <section>
          <h3 className="mt-4 mb-1 text-section font-semibold">Links</h3>
          <ul>
            {row.links.map((link, i) => (
              <li key={i} className="border-t border-line py-1">
                <Link
                  className="font-mono text-dense text-accent hover:underline"
                  href={`/traces/${link.traceId}?span=${link.spanId}`}
                  prefetch={false}
                >
                  {link.traceId}
                </Link>
                <AttributeList attributes={link.attributes} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Attributes title="Resource" attributes={row.resource} />
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function Attributes({ title, attributes }: { readonly title: string; readonly attributes: AttributesJson }) {
  if (Object.keys(attributes).length === 0) return null;
  return (
    <section>
      <h3 className="mt-4 mb-1 text-section font-semibold">{title}</h3>
      <AttributeList attributes={attributes} />
    </section>
  );
}

/** Names and values as text; whatever a node wrote stays what it wrote. */
export function AttributeList({ attributes }: { readonly attributes: AttributesJson }) {
  return (
    <dl className="text-dense">
      {Object.entries(attributes)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => (
          <div key={name} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 border-t border-line py-0.5 font-mono">
            <dt className="wrap-anywhere text-muted">
              <BreakableName text={visibleText(name)} />
            </dt>
            <dd className="break-words whitespace-pre-wrap">{attributeText(value)}</dd>
          </div>
        ))}
    </dl>
  );
}

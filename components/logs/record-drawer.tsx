"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import type { LogLine } from "@/lib/logs";
import { AttributeList } from "../traces/span-drawer";
import { Button, CopyButton, Drawer, ErrorNote, problemOf } from "../ui";
import { LevelGlyph } from "./level-glyph";
import { logContextQuery } from "./log-queries";
import { timeText } from "./record-list";

interface RecordDrawerProps {
  readonly record: LogLine | null;
  readonly zone: string;
  readonly onClose: () => void;
  /** Narrow the list to a value of this record. */
  readonly onFilter: (change: {
    readonly service?: string;
    readonly node?: string;
    readonly tenant?: string;
    readonly traceId?: string;
  }) => void;
}

/** Everything a record said, and what its stream said around it. */
export function RecordDrawer({ record, zone, onClose, onFilter }: RecordDrawerProps) {
  return (
    <Drawer open={record !== null} onOpenChange={(open) => !open && onClose()} modal={false} title="Record">
      {record && <Details key={record.id} record={record} zone={zone} onFilter={onFilter} />}
    </Drawer>
  );
}

function Details({ record, zone, onFilter }: Omit<RecordDrawerProps, "onClose" | "record"> & { readonly record: LogLine }) {
  return (
    <>
      <p className="flex items-center gap-2 font-mono text-dense">
        <LevelGlyph level={record.level} />
        {timeText(record.timeNs, zone, true)}
      </p>
      <div className="mt-2 flex items-start rounded-control border border-line bg-subtle">
        <pre className="min-w-0 flex-1 px-3 py-2 font-mono text-dense break-words whitespace-pre-wrap">{visibleText(record.body)}</pre>
        <CopyButton text={record.body} name="Copy message" className="m-1" />
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        {record.service !== "" && (
          <Button size="sm" onClick={() => onFilter({ service: record.service })}>
            Only {visibleText(record.service)}
          </Button>
        )}
        {record.node !== "" && (
          <Button size="sm" onClick={() => onFilter({ node: record.node })}>
            Only {visibleText(record.node)}
          </Button>
        )}
        {record.tenant !== "" && (
          <Button size="sm" onClick={() => onFilter({ tenant: record.tenant })}>
            Only tenant {visibleText(record.tenant)}
          </Button>
        )}
        {record.traceId !== "" && (
          <Button size="sm" onClick={() => onFilter({ traceId: record.traceId })}>
            Only this request
          </Button>
        )}
      </div>
      {record.traceId !== "" && (
        <p className="mt-3">
          <Link
            className="text-accent hover:underline"
            href={`/traces/${record.traceId}${record.spanId ? `?span=${record.spanId}` : ""}`}
            prefetch={false}
          >
            Trace of this request
          </Link>
        </p>
      )}
      <Section title="Attributes">
        <AttributeList attributes={record.attributes} />
      </Section>
      <Section title="Resource">
        <AttributeList attributes={record.resource} />
      </Section>
      <Surroundings id={record.id} zone={zone} />
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <h3 className="mt-4 mb-1 text-section font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** Up to fifty records before and after in the same stream, read when asked for. */
function Surroundings({ id, zone }: { readonly id: string; readonly zone: string }) {
  const [wanted, setWanted] = useState(false);
  const query = useQuery({ ...logContextQuery(id), enabled: wanted });
  const around = query.data ? [...query.data.before, query.data.record, ...query.data.after] : [];
  return (
    <Section title="Around it">
      {!wanted && (
        <Button size="sm" onClick={() => setWanted(true)}>
          Show 50 before and after
        </Button>
      )}
      {query.isFetching && <p className="text-muted">Reading…</p>}
      {query.error && <ErrorNote error={problemOf(query.error)} onRetry={() => void query.refetch()} inline />}
      <ol className="font-mono text-dense leading-5">
        {around.map((line) => (
          <li
            key={line.id}
            {...(line.id === query.data?.record.id ? { "aria-current": "true" as const } : {})}
            className="flex gap-2 aria-[current]:bg-accent-soft"
          >
            <span className="shrink-0 text-muted">{timeText(line.timeNs, zone)}</span>
            <LevelGlyph level={line.level} />
            <span className="min-w-0 break-words">{visibleText(line.body)}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

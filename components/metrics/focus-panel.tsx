"use client";

import { visibleText } from "@/lib/kernel/visible-text";
import type { Cardinality } from "@/lib/metrics";
import { Button, Panel } from "../ui";
import { CountTable } from "./count-table";

const NUMBER = new Intl.NumberFormat("en-US");

interface FocusPanelProps {
  readonly focus: NonNullable<Cardinality["focus"]>;
  readonly metric: string | null;
  readonly onClose: () => void;
}

/** All values of one label. */
export function FocusPanel({ focus, metric, onClose }: FocusPanelProps) {
  const where = metric === null ? "" : ` of ${visibleText(metric)}`;
  return (
    <Panel
      title={
        <>
          Values of <span className="font-mono">{visibleText(focus.label)}</span>
        </>
      }
      note={`${focus.truncated ? `${focus.top.length} of ` : ""}${NUMBER.format(focus.values)} values on ${NUMBER.format(focus.series)} series${where}`}
      actions={
        <Button size="sm" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className="max-h-96 overflow-y-auto border-t border-line">
        <CountTable
          title={`Values of ${visibleText(focus.label)}`}
          total={focus.series}
          rows={focus.top.map((v) => ({ key: v.name, ...v }))}
        />
      </div>
    </Panel>
  );
}

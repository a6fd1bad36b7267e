"use client";

import { useState } from "react";
import { visibleText } from "@/lib/kernel/visible-text";
import type { LabelSaving, MetricStorage } from "@/lib/metrics";
import { formatValue } from "../chart";
import { Button, Cell, CodeBlock, Dialog, HeadCell, Panel, Row, RowHeadCell, Table, TableHead } from "../ui";
import { dropSnippet, savedBytes } from "./prepare-savings";

const NUMBER = new Intl.NumberFormat("en-US");
const MOST = 8;

interface SavingsPanelProps {
  readonly savings: readonly LabelSaving[];
  readonly storage: MetricStorage | undefined;
  readonly onMetric: (name: string) => void;
}

/** Labels that could be left out, what that would save, and how to do it where the samples come from. */
export function SavingsPanel({ savings, storage, onMetric }: SavingsPanelProps) {
  const [shown, setShown] = useState<LabelSaving | null>(null);
  if (savings.length === 0) return null;
  return (
    <Panel title="What could be left out" note="of the largest metrics: series that are equal but for one label">
      <Table aria-label="What could be left out">
        <TableHead>
          <tr>
            <HeadCell>Label</HeadCell>
            <HeadCell>Of metric</HeadCell>
            <HeadCell number>Values</HeadCell>
            <HeadCell number>Series saved</HeadCell>
            <HeadCell number>Bytes a day saved</HeadCell>
            <HeadCell>
              <span className="sr-only">How</span>
            </HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {savings.slice(0, MOST).map((saving) => (
            <Row key={`${saving.metric} ${saving.label}`}>
              <RowHeadCell className="font-mono text-dense">{visibleText(saving.label)}</RowHeadCell>
              <Cell className="sm:w-full sm:max-w-0">
                <button
                  type="button"
                  title={visibleText(saving.metric)}
                  className="block max-w-full truncate font-mono text-dense text-accent hover:underline"
                  onClick={() => onMetric(saving.metric)}
                >
                  {visibleText(saving.metric)}
                </button>
              </Cell>
              <Cell number>{NUMBER.format(saving.values)}</Cell>
              <Cell number>
                {NUMBER.format(saving.series - saving.left)} of {NUMBER.format(saving.series)}
              </Cell>
              <Cell number>{formatValue(savedBytes(saving, storage), "bytes")}</Cell>
              <Cell>
                <Button size="sm" onClick={() => setShown(saving)} aria-label={`How to drop ${visibleText(saving.label)}`}>
                  How
                </Button>
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      {shown && (
        <Dialog
          open
          onOpenChange={(open) => !open && setShown(null)}
          title={`Leave ${visibleText(shown.label)} out`}
          description={`Series that become equal must not be sent by the same target at the same time: sum them there first, or drop the whole metric. Queries that split by ${visibleText(shown.label)} will find nothing from then on.`}
        >
          <CodeBlock name="relabelling for a scrape configuration" code={dropSnippet(shown)} />
        </Dialog>
      )}
    </Panel>
  );
}

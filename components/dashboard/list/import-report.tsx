import type { ImportReport } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { Cell, HeadCell, Row, RowHeadCell, StatusMark, Table, TableHead } from "../../ui";

const OUTCOMES = {
  converted: { status: "ok", word: "Converted" },
  approximated: { status: "at-risk", word: "Approximated" },
  unsupported: { status: "no-data", word: "Unsupported" },
} as const;

/** What became of every panel and variable of an imported dashboard, and why. */
export function ImportReportView({ report }: { readonly report: ImportReport }) {
  const count = (outcome: keyof typeof OUTCOMES) => report.panels.filter((p) => p.outcome === outcome).length;
  return (
    <div className="flex flex-col gap-3">
      <p>
        {report.panels.length} {report.panels.length === 1 ? "panel" : "panels"}: {count("converted")} converted, {count("approximated")}{" "}
        approximated, {count("unsupported")} unsupported.
      </p>
      {report.notes.length > 0 && (
        <ul className="list-disc pl-5 text-muted">
          {report.notes.map((note) => (
            <li key={note}>{visibleText(note)}</li>
          ))}
        </ul>
      )}
      <Parts name="Panels" parts={report.panels.map((p) => ({ ...p, key: p.path, name: p.title || "(no title)" }))} />
      {report.variables.length > 0 && <Parts name="Variables" parts={report.variables.map((v) => ({ ...v, key: v.name }))} />}
    </div>
  );
}

interface PartsProps {
  readonly name: string;
  readonly parts: readonly {
    readonly key: string;
    readonly name: string;
    readonly type: string;
    readonly outcome: keyof typeof OUTCOMES;
    readonly notes: readonly string[];
  }[];
}

function Parts({ name, parts }: PartsProps) {
  return (
    <Table aria-label={name}>
      <TableHead>
        <tr>
          <HeadCell>{name}</HeadCell>
          <HeadCell>Was</HeadCell>
          <HeadCell>Outcome</HeadCell>
          <HeadCell>Why</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {parts.map((part) => (
          <Row key={part.key}>
            <RowHeadCell className="max-w-56 truncate" title={visibleText(part.name)}>
              {visibleText(part.name)}
            </RowHeadCell>
            <Cell className="text-muted">{visibleText(part.type)}</Cell>
            <Cell>
              <StatusMark {...OUTCOMES[part.outcome]} />
            </Cell>
            <Cell className="max-w-80 py-1 whitespace-normal text-muted">{visibleText(part.notes.join(" "))}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

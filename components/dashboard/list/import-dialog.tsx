"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import type { DashboardView, ImportReport } from "@/lib/dashboards";
import { useChange } from "../../settings/use-change";
import { Button, Dialog, ErrorNote, Field, Textarea } from "../../ui";
import { dashboardHref } from "../data/dashboard-queries";
import { ImportReportView } from "./import-report";
import { FolderField } from "./new-dashboard-dialog";
import { looksLikeGrafana } from "./recognise";

interface ImportDialogProps {
  readonly folders: readonly string[];
  readonly onClose: () => void;
}

/** Answer to importing one of Grafana's. */
interface GrafanaImportAnswer {
  readonly view: DashboardView | null;
  readonly report: ImportReport;
}

const LARGEST_BYTES = 20 * 1024 * 1024;

/** Takes a dashboard as text: ours in YAML or JSON, or one of Grafana's, with a report of what became of each panel. */
export function ImportDialog({ folders, onClose }: ImportDialogProps) {
  const id = useId();
  const router = useRouter();
  const ours = useChange<DashboardView>(["dashboards"]);
  const grafana = useChange<GrafanaImportAnswer>(["dashboards"]);
  const [text, setText] = useState("");
  const [folder, setFolder] = useState("");
  const [tooLarge, setTooLarge] = useState(false);
  const [imported, setImported] = useState<GrafanaImportAnswer | null>(null);
  const foreign = looksLikeGrafana(text);
  const problem = foreign ? grafana.problem : ours.problem;

  const read = async (file: File | undefined): Promise<void> => {
    setTooLarge(file !== undefined && file.size > LARGEST_BYTES);
    if (file && file.size <= LARGEST_BYTES) setText(await file.text());
  };
  const submit = async (): Promise<void> => {
    if (foreign) {
      setImported(await grafana.send("POST", "/api/v1/dashboards/import/grafana", { text, folder: folder.trim() }));
    } else {
      const made = await ours.send("POST", "/api/v1/dashboards/import", { text, folder: folder.trim() });
      if (made) router.push(dashboardHref(made.uid));
    }
  };
  const uid = imported?.view?.uid;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={imported ? "What became of it" : "Import a dashboard"}
      className="w-[min(760px,calc(100vw-32px))]"
      footer={
        imported ? (
          <>
            <Button onClick={onClose}>Close</Button>
            {uid !== undefined && (
              <Button kind="primary" onClick={() => router.push(dashboardHref(uid))}>
                Open the dashboard
              </Button>
            )}
          </>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button kind="primary" disabled={text.trim() === "" || ours.busy || grafana.busy} onClick={() => void submit()}>
              {ours.busy || grafana.busy ? "Importing…" : "Import"}
            </Button>
          </>
        )
      }
    >
      {imported ? (
        <ImportReportView report={imported.report} />
      ) : (
        <div className="flex flex-col gap-3">
          {problem && <ErrorNote error={problem} inline />}
          <Field
            label="File"
            htmlFor={`${id}-file`}
            hint="A dashboard of ours (YAML or JSON), or Grafana’s JSON (schema 16 and later)."
            error={tooLarge ? "The file is larger than 20 MB; no dashboard is." : null}
          >
            <input
              id={`${id}-file`}
              type="file"
              accept=".json,.yaml,.yml,application/json"
              className="text-body file:mr-3 file:h-7 file:rounded-control file:border file:border-line-strong file:bg-bg file:px-2.5"
              onChange={(event) => void read(event.target.files?.[0])}
            />
          </Field>
          <Field label="Or paste it here" htmlFor={`${id}-text`}>
            <Textarea
              id={`${id}-text`}
              className="h-56 font-mono text-dense"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
          <FolderField id={`${id}-folder`} value={folder} folders={folders} onChange={setFolder} />
          <p className="text-dense text-muted" aria-live="polite">
            {text.trim() === "" ? "" : foreign ? "This is Grafana’s; its panels will be converted." : "This is one of ours."}
          </p>
        </div>
      )}
    </Dialog>
  );
}

"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { Dashboard, DashboardView } from "@/lib/dashboards";
import { ApiProblem, sendJson } from "../../shell/api-client";
import { Button, Dialog, ErrorNote, Field, Input, type ProblemView, problemOf } from "../../ui";
import { dashboardApi, dashboardQuery } from "../data/dashboard-queries";
import { DiffList } from "../share/diff-list";
import { diffQuery } from "../data/dashboard-queries";

interface SaveDialogProps {
  readonly view: DashboardView;
  readonly dashboard: Dashboard;
  /** The version that was changed. */
  readonly version: number;
  readonly onSaved: (saved: DashboardView) => void;
  readonly onClose: () => void;
}

/** Saves a new version with a note. Where somebody saved in between, shows what they changed before anything is overwritten. */
export function SaveDialog({ view, dashboard, version, onSaved, onClose }: SaveDialogProps) {
  const id = useId();
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemView | null>(null);
  const [conflict, setConflict] = useState(false);
  const save = async (over: number): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const saved = await sendJson<DashboardView>("PUT", dashboardApi(view.uid), { dashboard, version: over, note: note.trim() });
      client.setQueryData(dashboardQuery(view.uid).queryKey, saved);
      void client.invalidateQueries({ queryKey: ["dashboards", "list"] });
      void client.invalidateQueries({ queryKey: ["dashboards", "one", view.uid, "versions"] });
      onSaved(saved);
    } catch (error) {
      setConflict(error instanceof ApiProblem && error.status === 409);
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  if (conflict && problem) return <Conflict {...{ view, version, problem, busy, onClose }} onOverwrite={(over) => void save(over)} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Save the dashboard"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={busy} onClick={() => void save(version)}>
            Save
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save(version);
        }}
      >
        {problem && <ErrorNote error={problem} inline />}
        <Field label="What did you change?" htmlFor={`${id}-note`} hint="For those who look at the versions later; may stay empty.">
          <Input id={`${id}-note`} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}

interface ConflictProps {
  readonly view: DashboardView;
  readonly version: number;
  readonly problem: ProblemView;
  readonly busy: boolean;
  readonly onOverwrite: (version: number) => void;
  readonly onClose: () => void;
}

function Conflict({ view, version, problem, busy, onOverwrite, onClose }: ConflictProps) {
  const newest = useQuery({ ...dashboardQuery(view.uid), staleTime: 0, refetchOnMount: "always" });
  const to = newest.data?.newestVersion ?? 0;
  const diff = useQuery({ ...diffQuery(view.uid, version, to), enabled: to > version });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Somebody saved in between"
      description={problem.sentence}
      className="w-[min(640px,calc(100vw-32px))]"
      footer={
        <>
          <Button onClick={onClose}>Go on editing</Button>
          <Button kind="danger" disabled={busy || to <= version} onClick={() => onOverwrite(to)}>
            Save mine over it
          </Button>
        </>
      }
    >
      <p className="pb-2">What they changed since version {version}:</p>
      {diff.error ? (
        <ErrorNote error={problemOf(diff.error)} inline />
      ) : diff.data ? (
        <DiffList changes={diff.data.changes} />
      ) : (
        <p className="text-muted">Comparing…</p>
      )}
      <p className="pt-3 text-muted">Saving over it makes a new version; theirs is kept, and can be restored.</p>
    </Dialog>
  );
}

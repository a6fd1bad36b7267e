"use client";

import { csvOf } from "../dashboard/prepare/csv";
import { download } from "../dashboard/view/download";
import { Button, Switch } from "../ui";
import { AddToDashboard } from "./add-to-dashboard";
import { answerFrame } from "./answer-frame";
import { StepControl } from "./step-control";
import type { Answers } from "./use-answers";
import type { ExploreState } from "./use-explore-state";

interface ViewActionsProps {
  readonly state: ExploreState;
  readonly answers: Pick<Answers, "fittingStepMs" | "rangeMs" | "answers">;
}

/** What can be done with the answer in view. */
export function ViewActions({ state, answers }: ViewActionsProps) {
  const { view, rows, exemplars, stepMs, set } = state;
  const save = (): void => download("explore.csv", "text/csv", csvOf(answerFrame(answers.answers, rows, view === "table")));
  return (
    <>
      {view !== "explain" && <AddToDashboard rows={rows} view={view} exemplars={exemplars} />}
      {(view === "graph" || view === "table") && answers.answers.length > 0 && (
        <Button size="sm" onClick={save} aria-label="Save as CSV">
          CSV
        </Button>
      )}
      {view === "graph" && (
        <Switch checked={exemplars} onChange={(on) => set({ exemplars: on })}>
          Exemplars
        </Switch>
      )}
      {view !== "table" && (
        <StepControl fittingMs={answers.fittingStepMs} rangeMs={answers.rangeMs} chosenMs={stepMs} onChange={(step) => set({ step })} />
      )}
    </>
  );
}

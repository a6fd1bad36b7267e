"use client";

import { Switch } from "../ui";
import { AddToDashboard } from "./add-to-dashboard";
import { StepControl } from "./step-control";
import type { Answers } from "./use-answers";
import type { ExploreState } from "./use-explore-state";

interface ViewActionsProps {
  readonly state: ExploreState;
  readonly answers: Pick<Answers, "fittingStepMs" | "rangeMs">;
}

/** What can be done with the answer in view. */
export function ViewActions({ state, answers }: ViewActionsProps) {
  const { view, rows, exemplars, stepMs, set } = state;
  return (
    <>
      {view !== "explain" && <AddToDashboard rows={rows} view={view} exemplars={exemplars} />}
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

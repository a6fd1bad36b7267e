"use client";

import { useState } from "react";
import { type Dashboard, type DashboardProblem, dashboardFromText, dashboardToYaml } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { Button, Dialog, Textarea } from "../../ui";

interface YamlEditorProps {
  readonly dashboard: Dashboard;
  readonly onChange: (dashboard: Dashboard) => void;
  readonly onClose: () => void;
}

/** The whole draft as text. What is wrong is named by its place, and changes nothing. */
export function YamlEditor({ dashboard, onChange, onClose }: YamlEditorProps) {
  const [text, setText] = useState(() => dashboardToYaml(dashboard));
  const [problems, setProblems] = useState<readonly DashboardProblem[]>([]);
  const take = (): void => {
    const parsed = dashboardFromText(text);
    if (parsed.ok) onChange(parsed.dashboard);
    else setProblems(parsed.problems);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="The dashboard as YAML"
      className="w-[min(860px,calc(100vw-32px))]"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" onClick={take}>
            Take over
          </Button>
        </>
      }
    >
      {problems.length > 0 && (
        <ul role="alert" aria-label="Problems" className="mb-2 max-h-32 overflow-y-auto border-y border-line bg-subtle px-2 py-1">
          {problems.map((problem) => (
            <li key={`${problem.path} ${problem.message}`}>
              {problem.line !== undefined && <span className="text-muted">line {problem.line} </span>}
              <code className="font-medium">{problem.path}</code> {visibleText(problem.message)}
            </li>
          ))}
        </ul>
      )}
      <Textarea
        aria-label="YAML"
        className="h-[60dvh] font-mono text-dense"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Dialog>
  );
}

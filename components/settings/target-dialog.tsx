"use client";

import { useId, useState } from "react";
import type { TargetView } from "@/lib/scrape";
import { Button, Checkbox, Dialog, ErrorNote, Field, Input, Select, Textarea } from "../ui";
import { labelLines, parseLabelLines } from "./label-lines";
import { useChange } from "./use-change";

/** A new target, or what may be changed of one. Rules beyond these are kept as they are. */
export function TargetDialog({ target, onClose }: { readonly target: TargetView | null; readonly onClose: () => void }) {
  const id = useId();
  const change = useChange(["targets"]);
  const [kind, setKind] = useState<TargetView["kind"]>(target?.kind ?? "target");
  const [job, setJob] = useState(target?.job ?? "");
  const [url, setUrl] = useState(target?.url ?? "");
  const [interval, setInterval] = useState(String(target?.intervalS ?? 15));
  const [labels, setLabels] = useState(labelLines(target?.labels ?? {}));
  const [token, setToken] = useState("");
  const [insecure, setInsecure] = useState(target?.tls.insecureSkipVerify ?? false);
  const parsed = parseLabelLines(labels);
  const seconds = Number(interval);
  const wrongInterval = !(Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600);
  const complete = job !== "" && /^https?:\/\/./.test(url) && !wrongInterval && parsed.problem === null;
  const save = async (): Promise<void> => {
    const tls = { caPem: target?.tls.caPem ?? null, serverName: target?.tls.serverName ?? null, insecureSkipVerify: insecure };
    const timeoutS = Math.min(target?.timeoutS ?? 10, seconds);
    const body = {
      kind,
      job,
      url,
      intervalS: seconds,
      timeoutS,
      labels: parsed.labels,
      tls,
      ...(token === "" ? {} : { bearerToken: token }),
    };
    const saved = target
      ? await change.send("PATCH", `/api/v1/targets/${target.id}`, body)
      : await change.send("POST", "/api/v1/targets", body);
    if (saved !== null) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={target ? "Edit the target" : "Add a target"}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={!complete || change.busy} onClick={() => void save()}>
            {target ? "Save" : "Add"}
          </Button>
        </>
      }
    >
      <form className="flex flex-col gap-3" onSubmit={(event) => event.preventDefault()}>
        {change.problem && <ErrorNote error={change.problem} inline />}
        <Field label="The address answers with" htmlFor={`${id}-kind`}>
          <Select
            id={`${id}-kind`}
            name="The address answers with"
            value={kind}
            options={[
              { value: "target", label: "Metrics" },
              { value: "discovery", label: "A list of targets (HTTP service discovery)" },
            ]}
            onChange={setKind}
          />
        </Field>
        <Field label="Job" htmlFor={`${id}-job`} hint="The job label of its series, for example “vllm”.">
          <Input id={`${id}-job`} value={job} onChange={(event) => setJob(event.target.value)} />
        </Field>
        <Field
          label="Address"
          htmlFor={`${id}-url`}
          error={url === "" || /^https?:\/\/./.test(url) ? null : "Begin with http:// or https://."}
          hint="For example http://10.0.0.7:8000/metrics"
        >
          <Input id={`${id}-url`} className="font-mono" value={url} onChange={(event) => setUrl(event.target.value)} />
        </Field>
        <Field label="Every, seconds" htmlFor={`${id}-interval`} error={wrongInterval ? "A whole number from 1 to 3600." : null}>
          <Input id={`${id}-interval`} inputMode="numeric" value={interval} onChange={(event) => setInterval(event.target.value)} />
        </Field>
        <Field label="Labels" htmlFor={`${id}-labels`} error={parsed.problem} hint="One name=value a line, for example region=eu-west-1.">
          <Textarea id={`${id}-labels`} className="font-mono" value={labels} onChange={(event) => setLabels(event.target.value)} />
        </Field>
        <Field
          label="Bearer token"
          htmlFor={`${id}-token`}
          hint={
            target?.hasBearerToken
              ? "One is set. Empty keeps it; it is never shown."
              : "Sent as Authorization: Bearer. Kept encrypted, never shown."
          }
        >
          <Input id={`${id}-token`} type="password" autoComplete="off" value={token} onChange={(event) => setToken(event.target.value)} />
        </Field>
        <Checkbox checked={insecure} onChange={setInsecure}>
          Accept any certificate
        </Checkbox>
      </form>
    </Dialog>
  );
}

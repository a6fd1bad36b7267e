import type { ChainVerdict } from "@/lib/people";
import { StatusMark } from "../ui";

/** Whether the chain of entries holds from the first to the last. */
export function ChainState({ verdict }: { readonly verdict: ChainVerdict }) {
  return verdict.intact ? (
    <StatusMark status="ok" word={`${verdict.rows.toLocaleString("en-US")} entries, none changed or missing`} />
  ) : (
    <StatusMark status="breached" word={`Broken at entry ${verdict.brokenAt}: ${verdict.reason}`} />
  );
}

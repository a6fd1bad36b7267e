import type { PrismaTx } from "@/lib/db/server";
import { toDate } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import type { Permalink } from "../views";
import { chosenFrom } from "./rows";

export async function insertPermalink(tx: PrismaTx, { from, to, variables, createdAt, ...rest }: Permalink): Promise<void> {
  const times = { fromMs: BigInt(from), toMs: BigInt(to), createdAt: toDate(unixMillis(createdAt)) };
  await tx.dashboardPermalink.create({ data: { ...rest, ...times, variables: JSON.stringify(variables) } });
}

/** Null when there is none, or none of a dashboard that the scope may see. */
export async function findPermalink(tx: PrismaTx, code: string): Promise<Permalink | null> {
  const row = await tx.dashboardPermalink.findUnique({ where: { code } });
  if (row === null) return null;
  const { fromMs, toMs, variables, createdAt, ...rest } = row;
  return { ...rest, from: Number(fromMs), to: Number(toMs), variables: chosenFrom(variables), createdAt: createdAt.getTime() };
}

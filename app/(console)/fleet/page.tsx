import { HydrationBoundary, QueryClient, dehydrate } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { Suspense } from "react";
import { FleetScreen } from "@/components/fleet/fleet-screen";
import { FleetSkeleton } from "@/components/fleet/fleet-skeleton";
import { PREFERENCES_COOKIE, parsePreferences } from "@/components/shell/preferences";
import { choiceOf } from "@/components/shell/time-choice-of";
import { fleetOverview } from "@/lib/fleet/server";
import { pageCtx } from "@/lib/http/page-ctx";
import { choiceToParam, resolveChoice } from "@/lib/kernel/time-choice";

export const metadata: Metadata = { title: "Fleet" };
type Search = Promise<{ readonly t?: string | string[] }>;

/** The frame is sent at once; the screen follows in the same answer, with its data. */
export default function FleetPage({ searchParams }: { readonly searchParams: Search }) {
  return (
    <Suspense fallback={<FleetSkeleton />}>
      <FleetWithData search={searchParams} />
    </Suspense>
  );
}

async function FleetWithData({ search }: { readonly search: Search }) {
  const { ctx } = await pageCtx();
  const choice = choiceOf((await search).t, parsePreferences((await cookies()).get(PREFERENCES_COOKIE)?.value).range);
  const client = new QueryClient();
  // A failure is left to the screen, which asks again and shows it.
  const queryFn = () => fleetOverview(ctx, resolveChoice(choice, ctx.clock.now()));
  await client.prefetchQuery({ queryKey: ["fleet", "overview", choiceToParam(choice)], queryFn });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FleetScreen />
    </HydrationBoundary>
  );
}

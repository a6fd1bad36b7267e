import { HydrationBoundary, QueryClient, dehydrate } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { FleetScreen } from "@/components/fleet/fleet-screen";
import { PREFERENCES_COOKIE, parsePreferences } from "@/components/shell/preferences";
import { choiceOf } from "@/components/shell/time-choice-of";
import { fleetOverview } from "@/lib/fleet/server";
import { pageCtx } from "@/lib/http/page-ctx";
import { choiceToParam, resolveChoice } from "@/lib/kernel/time-choice";

export const metadata: Metadata = { title: "Fleet" };

interface FleetPageProps {
  readonly searchParams: Promise<{ readonly t?: string | string[] }>;
}

/** The first screen comes with its data: what was read here need not be asked for again. */
export default async function FleetPage({ searchParams }: FleetPageProps) {
  const { ctx } = await pageCtx();
  const preferences = parsePreferences((await cookies()).get(PREFERENCES_COOKIE)?.value);
  const choice = choiceOf((await searchParams).t, preferences.range);
  const client = new QueryClient();
  // A failure is left to the screen, which asks again and shows it.
  await client.prefetchQuery({
    queryKey: ["fleet", "overview", choiceToParam(choice)],
    queryFn: () => fleetOverview(ctx, resolveChoice(choice, ctx.clock.now())),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FleetScreen />
    </HydrationBoundary>
  );
}

"use client";

import { QueryClient, QueryClientProvider, defaultShouldDehydrateQuery, isServer } from "@tanstack/react-query";
import type { ReactNode } from "react";

/** Read keys start with their noun (["fleet", …], ["node", id, …], ["logs", …]): the server names it when it is out of date. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && !(error instanceof Error && "status" in error && isFinal(error.status)),
        refetchOnWindowFocus: true,
      },
      dehydrate: { shouldDehydrateQuery: (q) => defaultShouldDehydrateQuery(q) || q.state.status === "pending" },
    },
  });
}

/** Asking again will not change a refusal; being busy or unreachable passes. */
const isFinal = (status: unknown): boolean => typeof status === "number" && status >= 400 && status < 500 && status !== 429;

let ofBrowser: QueryClient | undefined;
const clientHere = (): QueryClient => (isServer ? makeQueryClient() : (ofBrowser ??= makeQueryClient()));

export function QueryProvider({ children }: { readonly children: ReactNode }) {
  return <QueryClientProvider client={clientHere()}>{children}</QueryClientProvider>;
}

"use client";

import { PageFailure } from "@/components/shell/page-failure";

/** Drawn inside the shell when a page fails: the way on stays in view. */
export default function ConsoleError({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  return <PageFailure digest={error.digest ?? null} onRetry={reset} />;
}

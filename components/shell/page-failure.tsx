"use client";

import { ErrorNote } from "../ui/panel";

/** A page that could not be drawn. The digest is how the server's log names the failure; null for one that happened here. */
export function PageFailure({ digest, onRetry }: { readonly digest: string | null; readonly onRetry: () => void }) {
  return (
    <>
      <h1 className="sr-only">This page failed</h1>
      <ErrorNote
        error={{
          sentence: "This page could not be drawn.",
          fix: "Retry; if it keeps failing, the server’s log tells why.",
          code: null,
          requestId: digest,
        }}
        onRetry={onRetry}
      />
    </>
  );
}

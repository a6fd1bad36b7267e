"use client";

import { type ReactNode, createContext, use, useCallback, useState } from "react";

const Context = createContext<(sentence: string) => void>(() => undefined);

/** Says a sentence to people who listen rather than look. One voice for the whole console, and a polite one. */
export const useAnnounce = (): ((sentence: string) => void) => use(Context);

export function Announcer({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState({ sentence: "", turn: 0 });
  // The same sentence twice must differ somehow, or it is not read again.
  const announce = useCallback((sentence: string) => setSaid((before) => ({ sentence, turn: before.turn + 1 })), []);
  return (
    <Context value={announce}>
      {children}
      <div role="status" aria-live="polite" className="sr-only">
        {said.sentence}
        {said.turn % 2 ? "\u00a0" : ""}
      </div>
    </Context>
  );
}

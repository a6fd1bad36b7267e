"use client";

import dynamic from "next/dynamic";

const Markdown = dynamic(() => import("./markdown").then((m) => m.Markdown), { loading: () => null });

/** Words, as Markdown. Reachable by keyboard, because it may have to be scrolled. */
export function TextPanel({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
    <div role="region" aria-label={`Text of ${name}`} tabIndex={0} className="h-full overflow-y-auto px-4 pb-2">
      <Markdown text={text} />
    </div>
  );
}

import type { ReactNode } from "react";
import { BrandMark } from "../shell/brand-mark";

/** The frame of the pages before the console: one narrow column, and the product's name. */
export function EntryFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center bg-subtle px-4 py-12">
      <header className="mb-6 flex items-center gap-2 text-title font-semibold text-fg">
        <BrandMark className="size-5" />
        Sightglass
      </header>
      <main id="main" className="flex w-full flex-col items-center">
        {children}
      </main>
    </div>
  );
}

/** One task: its title, what it is for, and the form. */
export function EntryCard({
  title,
  lead,
  wide = false,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className={`w-full ${wide ? "max-w-3xl" : "max-w-sm"} rounded-overlay border border-line bg-bg p-6`}>
      <h1 className="text-title font-semibold text-fg">{title}</h1>
      {lead && <p className="mt-1 text-body text-muted">{lead}</p>}
      <div className="mt-5">{children}</div>
    </section>
  );
}

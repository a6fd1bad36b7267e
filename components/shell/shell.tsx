import { Suspense, type ReactNode } from "react";
import type { Viewer } from "./account-menu";
import { GlobalKeys } from "./global-keys";
import { HelpSheet } from "./help-sheet";
import { LiveConnection } from "./live-connection";
import { Nav } from "./nav";
import { PaletteProvider } from "./palette";
import { TopBar } from "./top-bar";

/**
 * The frame of every console page. The bar and the navigation stand still
 * because only the main part scrolls; overlays come after it in the document,
 * which is what puts them on top.
 */
export function Shell({ viewer, children }: { readonly viewer: Viewer | null; readonly children: ReactNode }) {
  return (
    <LiveConnection>
      <Suspense>
        <PaletteProvider>
          <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:rounded-control focus:bg-raised focus:px-3 focus:py-2">
            Skip to content
          </a>
          <div className="isolate flex h-dvh min-h-0">
            <Nav viewer={viewer} />
            <div className="flex min-w-0 flex-1 flex-col">
              <TopBar viewer={viewer} />
              <main id="main" tabIndex={-1} className="relative isolate min-h-0 flex-1 overflow-y-auto outline-none">
                {children}
              </main>
            </div>
          </div>
          <GlobalKeys />
          <HelpSheet />
        </PaletteProvider>
      </Suspense>
    </LiveConnection>
  );
}

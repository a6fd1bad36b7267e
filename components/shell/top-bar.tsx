"use client";

import { Check, Link2, Menu as MenuIcon, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "../ui/button";
import { copyText } from "../ui/copy-button";
import { Drawer } from "../ui/dialog";
import { IconButton } from "../ui/icon-button";
import { Kbd } from "../ui/kbd";
import { Tooltip } from "../ui/tooltip";
import { AccountMenu, type Viewer } from "./account-menu";
import { useAnnounce } from "./announcer";
import { LiveControl } from "./live-control";
import { NavList } from "./nav";
import { usePageName } from "./page-name";
import { crumbsOf, pageOf } from "./pages";
import { usePalette } from "./palette";
import { useShortcuts } from "./shortcut-provider";
import { keysOf } from "./shortcuts";
import { TimeControl } from "./time-control";
import { useTimeRange } from "./use-time-range";

/** The bar at the top: where one is at the left; time range, live, share and the palette at the right. */
export function TopBar({ viewer }: { readonly viewer: Viewer | null }) {
  const pathname = usePathname();
  const palette = usePalette();
  return (
    <header data-slot="top-bar" className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-2 md:px-4">
      <MobileNav viewer={viewer} />
      <Crumbs pathname={pathname} />
      <div className="ml-auto flex items-center gap-1.5">
        {pageOf(pathname)?.timed && (
          <>
            <TimeControl />
            <span className="hidden sm:contents">
              <LiveControl />
            </span>
          </>
        )}
        <span className="hidden sm:contents">
          <ShareButton />
        </span>
        <Tooltip text="Find a page, a node, an act or a time" keys={keysOf("palette")}>
          <Button className="tap" onClick={() => palette.open()}>
            <Search aria-hidden className="size-4 md:hidden" strokeWidth={1.5} />
            <span className="sr-only">Find anything</span>
            <span aria-hidden className="hidden md:inline-flex">
              <Kbd keys={keysOf("palette")} />
            </span>
          </Button>
        </Tooltip>
      </div>
    </header>
  );
}

function Crumbs({ pathname }: { readonly pathname: string }) {
  const name = usePageName();
  const crumbs = crumbsOf(pathname).map((crumb, i) => (i === 1 && name !== null ? { ...crumb, label: name } : crumb));
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5">
        {crumbs.map((crumb, i) => (
          <li key={i} className={i === crumbs.length - 1 ? "min-w-0 truncate" : "hidden shrink-0 sm:block"}>
            {crumb.href === null ? (
              <span aria-current="page" className="font-semibold">
                {crumb.label}
              </span>
            ) : (
              <Link href={crumb.href} className="text-muted no-underline hover:text-fg">
                {crumb.label}
                <span aria-hidden className="pl-1.5 text-faint">
                  /
                </span>
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Copies a link that shows the same instants to whoever opens it, whenever they do. */
function ShareButton() {
  const [copied, setCopied] = useState(false);
  const announce = useAnnounce();
  const { resolve } = useTimeRange();
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const share = () => {
    const url = new URL(location.href);
    if (pageOf(url.pathname)?.timed) {
      const { from, to } = resolve();
      // Whole seconds read better, and no chart is finer.
      url.searchParams.set("t", `${isoSecond(from)}..${isoSecond(to)}`);
    }
    copyText(url.href).then(
      () => {
        setCopied(true);
        announce("Link copied");
      },
      () => announce("The browser does not allow copying; take the address from its bar"),
    );
  };
  useShortcuts({ "copy-link": share });
  return (
    <IconButton name={copied ? "Link copied" : "Copy a link to this view"} keys={keysOf("copy-link")} onClick={share}>
      {copied ? <Check aria-hidden className="size-4" strokeWidth={1.5} /> : <Link2 aria-hidden className="size-4" strokeWidth={1.5} />}
    </IconButton>
  );
}

const isoSecond = (at: number): string => `${new Date(Math.floor(at / 1000) * 1000).toISOString().slice(0, 19)}Z`;

function MobileNav({ viewer }: { readonly viewer: Viewer | null }) {
  const [open, setOpen] = useState(false);
  return (
    <span className="md:hidden">
      <IconButton name="Open the navigation" kind="quiet" onClick={() => setOpen(true)}>
        <MenuIcon aria-hidden className="size-4" strokeWidth={1.5} />
      </IconButton>
      <Drawer open={open} onOpenChange={setOpen} title="Sightglass" side="left" className="w-64">
        <div className="-mx-4 flex flex-col gap-2">
          <NavList onChosen={() => setOpen(false)} />
          {viewer && (
            <div className="border-t border-line p-2">
              <AccountMenu viewer={viewer} />
            </div>
          )}
        </div>
      </Drawer>
    </span>
  );
}

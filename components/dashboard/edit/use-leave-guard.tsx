"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { PAGES } from "../../shell/pages";
import { useShortcuts } from "../../shell/shortcut-provider";
import { Button, Dialog } from "../../ui";

/** Asks before unsaved changes are lost: on links, on the keys that go to other pages, and when the tab is closed. Returns the question to draw. */
export function useLeaveGuard(dirty: boolean): ReactNode {
  const router = useRouter();
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (!dirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || event.ctrlKey || event.metaKey || event.button !== 0) return;
      if (link.origin !== location.origin || link.pathname === location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setWanted(link.pathname + link.search);
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, { capture: true });
    };
  }, [dirty]);
  useShortcuts(dirty ? Object.fromEntries(PAGES.map((page) => [page.shortcut, () => setWanted(page.href)])) : {});
  if (wanted === null) return null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && setWanted(null)}
      title="Leave without saving?"
      description="What you changed since the last save would be lost."
      footer={
        <>
          <Button onClick={() => setWanted(null)}>Stay</Button>
          <Button kind="danger" onClick={() => router.push(wanted)}>
            Leave
          </Button>
        </>
      }
    />
  );
}

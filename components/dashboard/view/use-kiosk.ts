"use client";

import { useEffect } from "react";

/** Takes the frame of the console away while `on`; the page's styles know how. */
export function useKiosk(on: boolean): void {
  useEffect(() => {
    if (on) document.documentElement.dataset["kiosk"] = "";
    else delete document.documentElement.dataset["kiosk"];
    return () => {
      delete document.documentElement.dataset["kiosk"];
    };
  }, [on]);
}

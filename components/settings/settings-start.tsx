"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { settingPagesFor } from "./setting-pages";
import { useMe } from "./settings-frame";

/** Goes on to the first page that one may open. */
export function SettingsStart() {
  const router = useRouter();
  const me = useMe();
  const first = me.data && settingPagesFor(me.data.permissions)[0]?.href;
  useEffect(() => {
    if (first) router.replace(first);
  }, [first, router]);
  return <h1 className="sr-only">Settings</h1>;
}

import type { Permission } from "@/lib/people";

export interface SettingPage {
  readonly href: string;
  readonly label: string;
  /** Without it the page is not listed; null for a page that is everybody's. */
  readonly permission: Permission | null;
}

const SETTING_PAGES: readonly SettingPage[] = [
  { href: "/settings/people", label: "People", permission: "people:write" },
  { href: "/settings/keys", label: "API keys", permission: "keys:write" },
  { href: "/settings/targets", label: "Scrape targets", permission: "settings:read" },
  { href: "/settings/ingest", label: "Ingest health", permission: "settings:read" },
  { href: "/settings/retention", label: "Retention", permission: "settings:read" },
  { href: "/settings/audit", label: "Audit log", permission: "audit:read" },
  { href: "/settings/about", label: "Sightglass itself", permission: "settings:read" },
  { href: "/settings/account", label: "Your account", permission: null },
];

/** The pages that somebody with these permissions may open. */
export const settingPagesFor = (permissions: readonly Permission[]): readonly SettingPage[] =>
  SETTING_PAGES.filter(({ permission }) => permission === null || permissions.includes(permission));

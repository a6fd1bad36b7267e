"use client";

import { CircleUser } from "lucide-react";
import { signOut } from "next-auth/react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Menu, MenuChoice, MenuItem, MenuLink, MenuSeparator } from "../ui/menu";
import { type Preferences } from "./preferences";
import { usePreferences } from "./preferences-provider";

/** Who looks at the console. */
export interface Viewer {
  readonly name: string;
  /** As people say it: "Administrator", "Viewer of acme". */
  readonly role: string;
}

/** Who is signed in, how the console looks to them, and the way out. */
export function AccountMenu({ viewer, compact = false }: { readonly viewer: Viewer; readonly compact?: boolean }) {
  const { theme, density, change } = usePreferences();
  const trigger = (
    <Button
      kind="quiet"
      className={cn("tap min-w-0 justify-start px-2", compact && "w-7 justify-center px-0")}
      aria-label={`Account of ${viewer.name}`}
    >
      <CircleUser aria-hidden className="size-4 shrink-0" strokeWidth={1.5} />
      <span className={cn("truncate", compact && "sr-only")}>{viewer.name}</span>
    </Button>
  );
  return (
    <Menu trigger={trigger} side="top">
      <p className="px-3 py-1 text-dense text-muted">
        {viewer.name}
        <br />
        {viewer.role}
      </p>
      <MenuSeparator />
      <MenuChoice
        label="Theme"
        value={theme}
        options={[
          { value: "system", label: "As the system" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
        onChange={(next: Preferences["theme"]) => change({ theme: next })}
      />
      <MenuChoice
        label="Rows"
        value={density}
        options={[
          { value: "compact", label: "Compact" },
          { value: "default", label: "Default" },
          { value: "relaxed", label: "Relaxed" },
        ]}
        onChange={(next: Preferences["density"]) => change({ density: next })}
      />
      <MenuSeparator />
      <MenuLink href="/settings">Settings</MenuLink>
      <MenuItem onSelect={() => void signOut({ callbackUrl: "/sign-in" })}>Sign out</MenuItem>
    </Menu>
  );
}

"use client";

import { type ReactNode, createContext, use, useCallback, useMemo, useState } from "react";
import { DEFAULT_PREFERENCES, PREFERENCES_COOKIE, type Preferences, preferencesCookie } from "./preferences";

interface PreferencesState extends Preferences {
  readonly change: (changes: Partial<Preferences>) => void;
}

const Context = createContext<PreferencesState>({ ...DEFAULT_PREFERENCES, change: () => undefined });

/** This person's preferences, and how to change them; kept for a year on this device. */
export const usePreferences = (): PreferencesState => use(Context);

export function PreferencesProvider({ initial, children }: { readonly initial: Preferences; readonly children: ReactNode }) {
  const [preferences, setPreferences] = useState(initial);
  const change = useCallback((changes: Partial<Preferences>) => {
    setPreferences((before) => {
      const after = { ...before, ...changes };
      document.cookie = `${PREFERENCES_COOKIE}=${preferencesCookie(after)}; path=/; max-age=31536000; samesite=lax`;
      applyToDocument(after);
      return after;
    });
  }, []);
  const state = useMemo(() => ({ ...preferences, change }), [preferences, change]);
  return <Context value={state}>{children}</Context>;
}

/** Theme and density live on <html>, where React does not render again. */
function applyToDocument({ theme, density }: Preferences): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset["theme"];
  else dataset["theme"] = theme;
  if (density === "default") delete dataset["density"];
  else dataset["density"] = density;
}

/** What the eye sees now, the system's wish included. */
export function themeInView(theme: Preferences["theme"]): "light" | "dark" {
  if (theme !== "system") return theme;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

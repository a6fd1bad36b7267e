"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./icon-button";

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for example "Copy trace id". */
  readonly name: string;
  readonly className?: string;
}

/** Copies a text and says so in place for two seconds. */
export function CopyButton({ text, name, className }: CopyButtonProps) {
  const [said, setSaid] = useState<"copied" | "refused" | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), 2000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => {
    copyText(text).then(
      () => setSaid("copied"),
      () => setSaid("refused"),
    );
  };
  const words = said === "copied" ? "Copied" : said === "refused" ? "The browser refused; select the text instead" : name;
  return (
    <IconButton name={words} kind="quiet" size="sm" onClick={copy} {...(className ? { className } : {})}>
      {said === "copied" ? (
        <Check aria-hidden className="size-3.5" strokeWidth={1.5} />
      ) : (
        <Copy aria-hidden className="size-3.5" strokeWidth={1.5} />
      )}
    </IconButton>
  );
}

/** The clipboard exists on https and localhost alone; elsewhere the promise is rejected. */
export async function copyText(text: string): Promise<void> {
  if (!("clipboard" in navigator)) throw new Error("This page may not use the clipboard.");
  await navigator.clipboard.writeText(text);
}

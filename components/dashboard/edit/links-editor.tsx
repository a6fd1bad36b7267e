"use client";

import type { PanelLink } from "@/lib/dashboards";
import { ItemList } from "./item-list";
import { type FieldSpec, type Fields, SpecForm } from "./spec-form";

const SPECS: readonly FieldSpec[] = [
  { key: "title", label: "Title", type: "text", keepEmpty: true },
  { key: "url", label: "Address", type: "text", keepEmpty: true, hint: "A path of this console, or http(s); may hold variables." },
  { key: "keepTime", label: "With the time range", type: "check" },
  { key: "keepVariables", label: "With the chosen values", type: "check" },
  { key: "newTab", label: "In a new tab", type: "check" },
];

interface LinksEditorProps {
  readonly links: readonly PanelLink[];
  readonly onChange: (links: readonly PanelLink[]) => void;
}

/** Where a panel or a dashboard leads to. */
export function LinksEditor({ links, onChange }: LinksEditorProps) {
  return (
    <ItemList<PanelLink>
      noun="link"
      ordered
      items={links}
      create={() => ({ title: "", url: "/", newTab: false, keepTime: true, keepVariables: false })}
      onChange={onChange}
    >
      {(link, change) => (
        <SpecForm
          specs={SPECS}
          value={link as unknown as Fields}
          onChange={(next) => change(next as unknown as PanelLink)}
          className="flex flex-col gap-2"
        />
      )}
    </ItemList>
  );
}

"use client";

import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { type InterpolationValues, type PanelLink, interpolateText, interpolateUrl } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { rangeToParam } from "@/lib/kernel/time-choice";
import { type ChosenValues, chosenParams } from "../data/variable-url";
import { useDashboardScope } from "./dashboard-scope";

interface PanelLinksProps {
  readonly links: readonly PanelLink[];
  readonly values: InterpolationValues;
}

/** Links of a panel or of the whole dashboard, with what is chosen filled in. */
export function PanelLinks({ links, values }: PanelLinksProps) {
  const { from, to, resolved } = useDashboardScope();
  const chosen = Object.fromEntries(resolved.map((v) => [v.name, v.chosen]));
  return links.map((link, i) => {
    const href = linkHref(interpolateUrl(link.url, values), link, { from, to }, chosen);
    const title = visibleText(interpolateText(link.title, values)) || href;
    const look = "inline-flex shrink-0 items-center gap-1 text-dense font-normal text-accent no-underline hover:underline";
    return href.startsWith("/") ? (
      <Link key={`${i} ${link.url}`} href={href} prefetch={false} className={look} {...(link.newTab ? { target: "_blank" } : {})}>
        {title}
      </Link>
    ) : (
      <a key={`${i} ${link.url}`} href={href} rel="noreferrer" className={look} {...(link.newTab ? { target: "_blank" } : {})}>
        {title}
        <ExternalLink aria-hidden className="size-3" strokeWidth={1.5} />
      </a>
    );
  });
}

/** The link's address, with the page's range and choices where it carries them on. A text that has become no address leads nowhere. */
export function linkHref(
  url: string,
  { keepTime, keepVariables }: Pick<PanelLink, "keepTime" | "keepVariables">,
  range: { readonly from: number; readonly to: number },
  chosen: ChosenValues,
): string {
  if (!/^(\/(?!\/)|https?:\/\/)/.test(url)) return "#";
  const params = new URLSearchParams();
  if (keepTime) params.set("t", rangeToParam(range.from, range.to));
  if (keepVariables) chosenParams(chosen, params);
  const more = params.toString();
  if (more === "") return url;
  const [path = "", hash] = url.split("#", 2);
  return `${path}${path.includes("?") ? "&" : "?"}${more}${hash === undefined ? "" : `#${hash}`}`;
}

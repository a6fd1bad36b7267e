import type { PanelLink } from "../model";
import { type Findings, clip } from "./findings";
import type { JsonNode } from "./json-node";

const LONGEST_ADDRESS = 2000;

/** Links of a dashboard, a panel or its data: addresses elsewhere. Those to other dashboards are named and left out. */
export function readLinks(links: JsonNode, most: number, findings: Findings): PanelLink[] {
  if (!links.present) return [];
  const read: PanelLink[] = [];
  for (const link of links.list()) {
    const title = clip(link.at("title").text() ?? "", 200);
    const written = link.at("url").text() ?? "";
    const { url, keepTime, keepVariables } = rewriteAddress(written);
    if (link.at("type").value === "dashboards" || link.at("type").value === "dashboard" || !/^https?:\/\//.test(url)) {
      findings.remark(`The link “${title || clip(written, 100)}” leads to a page of Grafana and is left out.`);
    } else if (url.length > LONGEST_ADDRESS) {
      findings.remark(`The link “${title}” is longer than ${LONGEST_ADDRESS} characters and is left out.`);
    } else if (read.length === most) {
      findings.remark(`Only the first ${most} links are kept.`);
    } else {
      read.push({
        title: title || clip(url.replace(/^https?:\/\//, ""), 60),
        url,
        newTab: link.at("targetBlank").value === true,
        keepTime: keepTime || link.at("keepTime").value === true,
        keepVariables: keepVariables || link.at("includeVars").value === true,
      });
    }
  }
  return read;
}

function rewriteAddress(written: string): { url: string; keepTime: boolean; keepVariables: boolean } {
  let keepTime = false;
  let keepVariables = false;
  const url = written
    .trim()
    .replace(/[?&]?\$\{__url_time_range\}/g, () => ((keepTime = true), ""))
    .replace(/[?&]?\$\{__all_variables\}/g, () => ((keepVariables = true), ""))
    .replace(/\$\{__value\.(?:raw|numeric|text)\}/g, "${__value}")
    .replace(/\$\{__field\.labels\.([\w.]+)\}/g, "${__labels.$1}")
    .replace(/\$\{__field\.labels\[["']([\w.]+)["']\]\}/g, "${__labels.$1}");
  return { url, keepTime, keepVariables };
}

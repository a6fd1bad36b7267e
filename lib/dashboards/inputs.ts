import { z } from "zod";
import { LONGEST_SPAN_MS, parseDuration } from "@/lib/kernel/time-choice";
import { variableSchema } from "./model";

/** What the API is sent, parsed at the edge. A dashboard itself is read by `parseDashboard`, which names every problem. */

// What the database refuses is refused here, in words.
const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .refine((text) => !text.includes("\0") && text.isWellFormed(), "Leave out control characters.");
const note = line(500).default("");
const folder = line(100);
const values = z.array(z.string().max(500)).max(500);
const chosen = z.record(z.string().max(64), values).refine((all) => Object.keys(all).length <= 50, "At most 50 variables.");
const instant = z.int().min(0).max(8_640_000_000_000_000);

/** Ids of dashboards are made here; anything else is nobody's. */
export const DashboardParams = z.object({ id: z.string().max(100) });
export const VersionParams = z.object({ id: z.string().max(100), version: z.coerce.number().int().min(1) });
export const LinkParams = z.object({ id: z.string().max(100), link: z.uuid() });

export const ListQuery = z.object({ deleted: z.enum(["true", "false"]).default("false") });
export const VersionQuery = z.object({ version: z.coerce.number().int().min(1).optional() });
export const ExportQuery = z.object({
  version: z.coerce.number().int().min(1).optional(),
  format: z.enum(["yaml", "json"]).default("yaml"),
});
export const DiffQuery = z.object({ from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1).optional() });

export const CreateDashboardInput = z.strictObject({ dashboard: z.unknown(), note });
export type CreateDashboardInput = z.output<typeof CreateDashboardInput>;

/** `version`: the one that was changed; another person's save in between is a conflict. */
export const SaveDashboardInput = z.strictObject({ dashboard: z.unknown(), version: z.int().min(1), note });
export type SaveDashboardInput = z.output<typeof SaveDashboardInput>;

/** `version`: the newest one that the person knows of. */
export const RestoreVersionInput = z.strictObject({ version: z.int().min(1), note });
export type RestoreVersionInput = z.output<typeof RestoreVersionInput>;

export const DuplicateInput = z.strictObject({ title: line(200).min(1).optional(), folder: folder.optional() });
export type DuplicateInput = z.output<typeof DuplicateInput>;

/** A dashboard of ours as text, YAML or JSON. */
export const ImportInput = z.strictObject({ text: z.string(), folder: folder.optional(), note });
export type ImportInput = z.output<typeof ImportInput>;

/** A Grafana dashboard as JSON text. `save` false only reports. */
export const ImportGrafanaInput = z.strictObject({ text: z.string(), folder: folder.optional(), save: z.boolean().default(true) });
export type ImportGrafanaInput = z.output<typeof ImportGrafanaInput>;

/** Variables with their definitions, so that unsaved ones can be tried. */
export const ResolveVariablesInput = z.strictObject({
  variables: z.array(variableSchema).max(50),
  chosen: chosen.default({}),
  from: instant,
  to: instant,
});
export type ResolveVariablesInput = z.output<typeof ResolveVariablesInput>;

const last = z.string().refine((text) => {
  const ms = parseDuration(text);
  return ms !== null && ms <= LONGEST_SPAN_MS;
}, "Write a duration such as 6h or 7d.");

/** A link may live this long. */
export const LONGEST_LINK_DAYS = 365;

export const CreatePublicLinkInput = z.strictObject({
  name: line(100).default(""),
  expiresInDays: z.number().gt(0).max(LONGEST_LINK_DAYS),
  time: z.union([
    z.strictObject({ last }),
    z
      .strictObject({ from: instant, to: instant })
      .refine(({ from, to }) => from < to && to - from <= LONGEST_SPAN_MS, "`to` must be later than `from`, by at most 400 days."),
  ]),
  variables: chosen.default({}),
  tenant: line(128)
    .min(1)
    .nullish()
    .transform((tenant) => tenant ?? null),
});
export type CreatePublicLinkInput = z.output<typeof CreatePublicLinkInput>;

export const PermalinkInput = z
  .strictObject({
    /** Absent: the newest. */
    version: z.int().min(1).optional(),
    from: instant,
    to: instant,
    variables: chosen.default({}),
    panel: line(100).optional(),
  })
  .refine(({ from, to }) => from < to, { message: "`to` must be later than `from`.", path: ["to"] });
export type PermalinkInput = z.output<typeof PermalinkInput>;

export const PermalinkParams = z.object({ id: z.string().regex(/^[A-Za-z0-9]{6,16}$/, "This is no permalink.") });

export const SharedParams = z.object({ id: z.string().max(100) });
export const SharedPanelParams = z.object({ id: z.string().max(100), panel: z.string().max(200) });

/** What a visitor may choose: the part of the link's range, and how finely. Never a query. */
export const SharedPanelQuery = z.object({
  from: z.coerce.number().pipe(instant).optional(),
  to: z.coerce.number().pipe(instant).optional(),
  step: z.coerce.number().int().min(1000).optional(),
  points: z.coerce.number().int().min(10).max(2000).default(500),
});
export type SharedPanelQuery = z.output<typeof SharedPanelQuery>;

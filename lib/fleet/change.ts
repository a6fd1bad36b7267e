import { z } from "zod";

export const CHANGE_KINDS = ["version", "model-revision", "flag", "replica-added", "replica-lost", "posted"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Something that changed in the fleet, to be drawn as a mark on every chart. */
export interface Change {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly kind: ChangeKind;
  /** What changed: a node's id for detected changes, whatever the pipeline names for posted ones. */
  readonly subject: string;
  /** Empty when the subject belongs to none. */
  readonly model: string;
  readonly region: string;
  /** The flag, label or attribute that changed; for posted changes the title. */
  readonly title: string;
  /** Null when there was nothing before (a first sighting). */
  readonly before: string | null;
  /** Null when there is nothing after (a lost replica). */
  readonly after: string | null;
  /** `telemetry`, or the name of the key or person that posted it. */
  readonly source: string;
  /** An http(s) address to the pipeline's run or commit; null when none. */
  readonly url: string | null;
}

const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // Control characters would let a pipeline's text forge lines in exports and terminals.
    .regex(/^[^\p{Cc}]*$/u, "must not contain control characters");

/** The body of `POST /api/v1/changes`. Unknown fields are refused. */
export const PostChange = z.strictObject({
  /** What changed, for example a node, a deployment or a service. */
  subject: text(200),
  title: text(300),
  /** RFC 3339; now when absent. */
  at: z.iso.datetime({ offset: true }).optional(),
  model: text(200).optional(),
  region: text(100).optional(),
  before: text(500).optional(),
  after: text(500).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  /** Posting the same key again returns the first change: pipelines may retry. */
  idempotencyKey: text(200).optional(),
});
export type PostChangeInput = z.infer<typeof PostChange>;

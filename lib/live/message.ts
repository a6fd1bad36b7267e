import { z } from "zod";

/** Topics a page may follow. `logs` carries records; the others only say that a fresh read is worth while. */
export const LIVE_TOPICS = ["fleet", "logs", "changes", "targets", "ingest"] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

/** What a browser may say. */
export const ClientMessage = z.discriminatedUnion("t", [
  z.strictObject({
    t: z.literal("sub"),
    topic: z.enum(LIVE_TOPICS),
    /** Chosen by the page; echoed in every message of this subscription. */
    id: z.string().min(1).max(64),
    filter: z.record(z.string().max(64), z.string().max(256)).optional(),
  }),
  z.strictObject({ t: z.literal("unsub"), id: z.string().min(1).max(64) }),
  z.strictObject({ t: z.literal("ping") }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** What the server says. `inv`: reads whose query key starts with `key` are out of date. */
export type ServerMessage =
  | { readonly t: "hello"; readonly at: number }
  | { readonly t: "inv"; readonly key: readonly string[] }
  | { readonly t: "data"; readonly id: string; readonly items: readonly unknown[]; readonly dropped: number }
  | { readonly t: "error"; readonly message: string }
  | { readonly t: "pong" };

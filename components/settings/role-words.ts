import type { Role } from "@/lib/people";

/** Roles as people read them. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  administrator: "Administrator",
  commander: "Commander",
  responder: "Responder",
  finance: "Finance",
  viewer: "Viewer",
  "tenant-viewer": "Tenant viewer",
};

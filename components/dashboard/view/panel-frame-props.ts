import type { PanelProps } from "../../ui";

/** What every panel's frame shows, whatever its kind; the kinds add state and content. */
export type FrameProps = Pick<PanelProps, "title" | "before" | "beside" | "note" | "level" | "className">;

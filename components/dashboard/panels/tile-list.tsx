import type { ReactNode } from "react";
import type { TileGrid } from "../prepare/tile-grid";

/** Tiles of one size that fill the panel; what does not fit is not drawn. */
export function TileList({ tiles, children }: { readonly tiles: TileGrid; readonly children: ReactNode }) {
  return (
    <ul
      className="grid h-full min-h-0 overflow-hidden"
      style={{ gridTemplateColumns: `repeat(${tiles.columns}, minmax(0, 1fr))`, gridAutoRows: `${tiles.height}px` }}
    >
      {children}
    </ul>
  );
}

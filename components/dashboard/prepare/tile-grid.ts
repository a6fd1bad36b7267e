/** How many tiles stand beside one another, and how large each is. */
export interface TileGrid {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  /** Tiles there is room for; fewer than asked when they would be too small to read. */
  readonly shown: number;
}

const LEAST_WIDTH = 110;
const LEAST_HEIGHT = 40;

/** Tiles as near to twice as wide as high as the room allows. */
export function tileGrid(count: number, width: number, height: number): TileGrid {
  const most = Math.max(1, Math.floor(width / LEAST_WIDTH));
  let best: TileGrid | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let columns = 1; columns <= Math.min(most, Math.max(1, count)); columns++) {
    const rows = Math.ceil(count / columns);
    const tile = { columns, width: width / columns, height: Math.max(LEAST_HEIGHT, Math.floor(height / Math.max(1, rows))) };
    const off = Math.abs(Math.log(tile.width / tile.height / 2));
    if (off < least) {
      least = off;
      best = { ...tile, shown: Math.min(count, columns * Math.max(1, Math.floor(height / tile.height))) };
    }
  }
  return best ?? { columns: 1, width, height, shown: count };
}

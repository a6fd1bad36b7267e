/** Room around the plot for the axes, in pixels. */
export const MARGIN = { left: 52, right: 8, top: 14, bottom: 18 } as const;

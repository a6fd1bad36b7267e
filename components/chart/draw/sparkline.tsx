import { sparklinePath } from "../prepare/sparkline-path";

export interface SparklineProps {
  readonly values: readonly (number | null)[];
  /** What it shows and where it stands, in words. */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}

/** A trend as small as a word. */
export function Sparkline({ values, label, width = 72, height = 20 }: SparklineProps) {
  const path = sparklinePath(values, width, height);
  if (path === "") return <span className="text-muted">–</span>;
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="inline-block align-middle"
    >
      <path d={path} fill="none" stroke="var(--series-1)" strokeWidth="1.25" strokeLinejoin="round" />
    </svg>
  );
}

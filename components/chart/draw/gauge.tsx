import { arcPath } from "../prepare/arc";

export interface GaugeProps {
  readonly name: string;
  /** Written in the middle, with its unit. */
  readonly text: string;
  /** 0 to 1; null when there is no value. */
  readonly share: number | null;
  /** A reference to a token. */
  readonly colour: string;
  /** Parts of the outer ring, ascending; `from` 0 to 1. */
  readonly steps: readonly { readonly from: number; readonly colour: string }[];
  readonly size: number;
}

// Three quarters of a turn, open below.
const START = -0.375;
const SWEEP = 0.75;

/** One value on its way from least to greatest. */
export function Gauge({ name, text, share, colour, steps, size }: GaugeProps) {
  const c = size / 2;
  const outer = c - 2;
  const at = (s: number) => START + SWEEP * Math.max(0, Math.min(1, s));
  return (
    <svg role="img" aria-label={`${name}: ${text}`} width={size} height={size * 0.86} viewBox={`0 0 ${size} ${size * 0.86}`}>
      <path d={arcPath(c, c, outer * 0.78, outer * 0.94, at(0), at(1))} className="fill-active" />
      {share !== null && share > 0 && <path d={arcPath(c, c, outer * 0.78, outer * 0.94, at(0), at(share))} fill={colour} />}
      {steps.map((step, i) => (
        <path key={step.from} d={arcPath(c, c, outer * 0.96, outer, at(step.from), at(steps[i + 1]?.from ?? 1))} fill={step.colour} />
      ))}
      <text
        x={c}
        y={c + size * 0.03}
        textAnchor="middle"
        dominantBaseline="middle"
        className="fill-fg font-semibold"
        fontSize={Math.max(12, Math.min(28, (size * 1.05) / Math.max(4, text.length)))}
      >
        {text}
      </text>
    </svg>
  );
}

import { CopyButton } from "./copy-button";
import { cn } from "./cn";

export interface CodeBlockProps {
  readonly code: string;
  /** What it is, for example "OpenTelemetry collector configuration". */
  readonly name: string;
  readonly className?: string;
}

/** A text to copy, exactly as it is. */
export function CodeBlock({ code, name, className }: CodeBlockProps) {
  return (
    <div data-slot="code-block" className={cn("flex max-w-full items-start rounded-control border border-line bg-subtle", className)}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} role="region" aria-label={name} className="min-w-0 flex-1 overflow-x-auto px-3 py-2 text-dense leading-5">
        {code}
      </pre>
      <CopyButton text={code} name={`Copy ${name}`} className="m-1" />
    </div>
  );
}

import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

const FIELD =
  "w-full rounded-control border border-line-strong bg-bg px-2 text-body text-fg placeholder:text-muted aria-invalid:border-breached disabled:opacity-50";

/** One line of text. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input data-slot="input" className={cn(FIELD, "h-7", className)} autoComplete="off" spellCheck={false} {...rest} />;
}

/** Several lines of text. */
export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea data-slot="textarea" className={cn(FIELD, "min-h-16 py-1", className)} spellCheck={false} {...rest} />;
}

export interface FieldProps {
  readonly label: string;
  /** Ties the label to its control. */
  readonly htmlFor: string;
  readonly hint?: ReactNode;
  /** A sentence that says what to do; null when the value is right. */
  readonly error?: string | null | undefined;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A control with its label above and its hint or error below; ids are `${htmlFor}-note` for aria-describedby. */
export function Field({ label, htmlFor, hint, error, children, className }: FieldProps) {
  return (
    <div data-slot="field" className={cn("flex flex-col gap-1", className)}>
      <label htmlFor={htmlFor} className="text-dense font-medium text-fg">
        {label}
      </label>
      {children}
      {(error ?? hint) && (
        <p id={`${htmlFor}-note`} role={error ? "alert" : undefined} className={cn("text-dense", error ? "text-breached" : "text-muted")}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

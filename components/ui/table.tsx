import type { ComponentProps } from "react";
import { cn } from "./cn";

/**
 * A dense table in a box that scrolls sideways when it must. Give it a caption
 * (read aloud) through aria-label.
 */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return (
    // A box that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div data-slot="table-box" className="overflow-x-auto" tabIndex={0} role="region" aria-label={rest["aria-label"]}>
      <table data-slot="table" className={cn("w-full border-collapse text-body", className)} {...rest} />
    </div>
  );
}

export function TableHead({ className, ...rest }: ComponentProps<"thead">) {
  return <thead className={cn("bg-subtle text-caption text-muted", className)} {...rest} />;
}

interface Aligned {
  /** Numbers are right-aligned and tabular. */
  readonly number?: boolean;
}

export function HeadCell({ number, className, ...rest }: ComponentProps<"th"> & Aligned) {
  return (
    <th
      scope="col"
      className={cn(
        "h-8 border-b border-line px-2 font-medium whitespace-nowrap first:pl-4 last:pr-4",
        number ? "text-right" : "text-left",
        className,
      )}
      {...rest}
    />
  );
}

export function Row({ className, ...rest }: ComponentProps<"tr">) {
  return (
    <tr
      data-slot="row"
      className={cn("h-row border-b border-line last:border-b-0 hover:bg-hover aria-selected:bg-accent-soft", className)}
      {...rest}
    />
  );
}

export function RowHeadCell({ className, ...rest }: ComponentProps<"th">) {
  return <th scope="row" className={cn("px-2 text-left font-medium whitespace-nowrap first:pl-4 last:pr-4", className)} {...rest} />;
}

export function Cell({ number, className, ...rest }: ComponentProps<"td"> & Aligned) {
  return <td className={cn("px-2 whitespace-nowrap first:pl-4 last:pr-4", number && "text-right tabular-nums", className)} {...rest} />;
}

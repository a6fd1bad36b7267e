import { cn } from "./cn";

/** A grey block where something will be; give it the size of what comes. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden data-slot="skeleton" className={cn("block animate-breathe rounded-chip bg-active", className)} />;
}

/** Rows of a table that is still loading, in its final geometry. */
export function SkeletonRows({ rows = 6 }: { readonly rows?: number }) {
  return (
    <div aria-hidden>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="flex h-row items-center gap-6 border-b border-line px-4">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-3 w-16" />
          <Skeleton className="h-3 flex-1" />
          <Skeleton className="h-3 w-20" />
        </div>
      ))}
    </div>
  );
}

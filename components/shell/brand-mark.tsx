/** The mark: a round glass with a line running through it. */
export function BrandMark({ className }: { readonly className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      className={`fill-none stroke-current ${className ?? "size-4"}`}
      strokeWidth="1.5"
      strokeLinejoin="round"
    >
      <circle cx="8" cy="8" r="6.5" />
      <path d="M1.8 8.8h2.4l1.9-3.3 2.8 5 1.7-3.4h3.6" />
    </svg>
  );
}

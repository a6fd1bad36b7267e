/** Keys as they are pressed: "g f" one after the other, "mod+k" together. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span data-slot="kbd" className="inline-flex gap-0.5">
      {keys.split(" ").map((chord, i) => (
        <kbd key={i} className="min-w-4 rounded-chip border border-line bg-subtle px-1 text-center text-caption text-muted">
          {spoken(chord)}
        </kbd>
      ))}
    </span>
  );
}

const NAMES: Readonly<Record<string, string>> = { mod: "⌘", shift: "⇧", enter: "↵", escape: "Esc", arrowdown: "↓", arrowup: "↑" };

function spoken(chord: string): string {
  if (chord === "+") return chord;
  return chord
    .split("+")
    .map((key) => NAMES[key.toLowerCase()] ?? (chord.includes("+") ? key.toUpperCase() : key))
    .join("");
}

/** The panel that the pointer is over, or that holds the focus; otherwise the first; null when there is none. */
export function panelUnderPointer(): string | null {
  const hovered = document.querySelector<HTMLElement>("[data-panel]:hover, [data-panel]:focus-within");
  return (hovered ?? document.querySelector<HTMLElement>("[data-panel]"))?.dataset["panel"] ?? null;
}

import type { Skeleton } from "./skeleton";

/** A skeleton as lines of JSON: its head, then its pages. A page is made when the reader asks for it. */
export function skeletonStream({ head, pages }: Skeleton): ReadableStream<Uint8Array> {
  const text = new TextEncoder();
  const rest = pages();
  let begun = false;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!begun) {
        begun = true;
        controller.enqueue(text.encode(`${JSON.stringify(head)}\n`));
        return;
      }
      const next = rest.next();
      if (next.done === true) controller.close();
      else controller.enqueue(text.encode(`${JSON.stringify(next.value)}\n`));
    },
  });
}

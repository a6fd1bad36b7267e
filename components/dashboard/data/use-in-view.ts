"use client";

import { type RefObject, useEffect, useState } from "react";

/** A panel this far below the screen is fetched already, so that scrolling does not wait. */
const AHEAD = "160px";

/** Whether an element is on the screen, or nearly. */
export function useInView(ref: RefObject<Element | null>): boolean {
  const [inView, setInView] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver((entries) => setInView(entries.at(-1)?.isIntersecting ?? false), { rootMargin: AHEAD });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return inView;
}

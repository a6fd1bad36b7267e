"use client";

import { useEffect, useRef, useState } from "react";

type Listener = (width: number) => void;
const listeners = new WeakMap<Element, Listener>();
let observer: ResizeObserver | null = null;

// One observer for all charts: a page has dozens, and each would lay out again by itself.
function watch(element: Element, listener: Listener): () => void {
  observer ??= new ResizeObserver((entries) => {
    for (const entry of entries) listeners.get(entry.target)?.(Math.floor(entry.contentRect.width));
  });
  listeners.set(element, listener);
  observer.observe(element);
  return () => {
    listeners.delete(element);
    observer?.unobserve(element);
  };
}

/** The width of an element in whole pixels; 0 until it is known. */
export function useWidth<E extends Element>(): readonly [React.RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => (ref.current ? watch(ref.current, setWidth) : undefined), []);
  return [ref, width];
}

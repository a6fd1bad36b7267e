"use client";

import { useEffect, useRef, useState } from "react";

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** The inner size of an element in whole pixels; 0 × 0 until it is known. */
export function useBox<E extends Element>(): readonly [React.RefObject<E | null>, Box] {
  const ref = useRef<E>(null);
  const [box, setBox] = useState<Box>({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver((entries) => {
      const size = entries.at(-1)?.contentRect;
      if (size) setBox({ width: Math.floor(size.width), height: Math.floor(size.height) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, box];
}

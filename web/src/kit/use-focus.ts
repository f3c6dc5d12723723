import { useEffect, useRef } from 'preact/hooks';

/** Focuses a new element, so that keyboards and screen readers continue there. */
export function useFocus<E extends HTMLElement>() {
  const element = useRef<E>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}

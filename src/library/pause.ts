import type { Clock, Millis } from '../core/index.ts';

/** Resolves after `span`. */
export function pause(clock: Clock, span: Millis): Promise<void> {
  return new Promise((resolve) => clock.after(span, resolve));
}

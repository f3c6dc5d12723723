import type { Progress } from './carry.ts';

/** What a step did: so many bytes are done, or so many must be there before it can do anything. */
export type Step = number | { readonly wanted: number };

/** Takes step after step through the bytes that a `Carry` holds, until one wants more than there are. */
export function walkSteps(step: (at: number) => Step): Progress {
  let at = 0;
  for (;;) {
    const taken = step(at);
    if (typeof taken === 'object') return { done: at, wanted: taken.wanted };
    at += taken;
  }
}

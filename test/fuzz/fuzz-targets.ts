import type { FuzzTarget } from './fuzz-target.ts';
import { streamTargets } from './stream-targets.ts';
import { textTargets } from './text-targets.ts';
import { wireTargets } from './wire-targets.ts';

/** Everything that is fuzzed. */
export const fuzzTargets: readonly FuzzTarget[] = [...wireTargets, ...streamTargets, ...textTargets];

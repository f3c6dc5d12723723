import { randomFrom, type SeededRandom } from '../support/seeded-random.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { makeInput } from './mutate-bytes.ts';

/** The input with this number, the same for the same seed, and the chance that its target goes by. */
export function inputOf(target: FuzzTarget, seed: number, index: number): { input: Buffer; random: SeededRandom } {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  return { input: makeInput(target, random), random };
}

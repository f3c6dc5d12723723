import { isAirchainError } from '../../src/core/index.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

/** One reader of foreign bytes, and what makes an input for it likely to get somewhere. */
export interface FuzzTarget {
  readonly name: string;
  /** Well-formed inputs; mutations start from them. */
  readonly seeds: readonly Buffer[];
  /** Pieces that mean something to the reader: magics, keywords, lengths. */
  readonly words: readonly Buffer[];
  /**
   * Feeds one input. `random` comes from the input's own seed, so that a failure can be repeated.
   * @throws Error when the reader breaks a promise; errors with a code of airchain are promises kept
   */
  readonly run: (input: Buffer, random: SeededRandom) => void | Promise<void>;
}

/** What `work` returns; null when it throws one of airchain's own errors. Anything else that is thrown is a fault. */
export function resultOf<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (isAirchainError(error)) return null;
    throw error;
  }
}

/** The bytes in up to nine pieces. */
export function cutAtRandom(bytes: Buffer, random: SeededRandom): Buffer[] {
  const places = Array.from({ length: Math.floor(random() * 9) }, () => Math.floor(random() * (bytes.length + 1)));
  const borders = [0, ...places.sort((a, b) => a - b), bytes.length];
  return borders.slice(1).map((end, index) => Buffer.from(bytes.subarray(borders[index], end)));
}

/** Texts and hexadecimal bytes (`0x…`) as words. */
export function words(...texts: readonly string[]): Buffer[] {
  return texts.map((text) => (text.startsWith('0x') ? Buffer.from(text.slice(2), 'hex') : Buffer.from(text)));
}

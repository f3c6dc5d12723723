import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Framer, MediaChunk } from '../../src/formats/index.ts';

/** The bytes of a file in `test/fixtures`. */
export function readFixture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
}

/** Sizes of a fixture's frames as ffprobe reads them. */
export function frameSizesOf(name: string): number[] {
  const sizes = JSON.parse(readFixture('packet-sizes.json').toString()) as Record<string, number[]>;
  return sizes[name]!;
}

/** Cuts bytes at the given places, in any order and beyond the end too; neighbours at one place give an empty piece. */
export function cutBytes(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => Math.min(place, bytes.length)).sort((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

/** Cuts bytes into pieces of `length`. */
export function cutEvery(bytes: Buffer, length: number): Buffer[] {
  return cutBytes(
    bytes,
    Array.from({ length: Math.floor(bytes.length / length) }, (_, index) => (index + 1) * length),
  );
}

/** Random places to cut `bytes` at, for a property; fast-check prints the seed when it fails. */
export function arbitraryCuts(bytes: Buffer): fc.Arbitrary<number[]> {
  return fc.array(fc.nat({ max: bytes.length }), { maxLength: 40 });
}

/**
 * Pushes the pieces one after the other and returns the chunks with bytes of their own. Holds the framer to its contract:
 * chunks are read only after the push that they came from, and the pushed bytes are destroyed before the next one.
 */
export function feedFramer(framer: Framer, pieces: readonly Buffer[]): MediaChunk[] {
  const chunks: MediaChunk[] = [];
  for (const piece of pieces) {
    const pushed = Buffer.from(piece);
    const fresh: MediaChunk[] = [];
    framer.push(pushed, (chunk) => fresh.push(chunk));
    for (const chunk of fresh) chunks.push({ ...chunk, bytes: Buffer.from(chunk.bytes) });
    pushed.fill(0xee);
  }
  return chunks;
}

/** All bytes of the chunks in order. */
export function joinChunks(chunks: readonly MediaChunk[]): Buffer {
  return Buffer.concat(chunks.map((chunk) => chunk.bytes));
}

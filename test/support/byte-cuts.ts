import fc from 'fast-check';

/** The same bytes in pieces: cut at each of the given places. Every piece is a copy of its own, so that a reader that keeps a view is found out. */
export function cutBytes(bytes: Buffer, places: readonly number[]): Buffer[] {
  const borders = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  const pieces: Buffer[] = [];
  let start = 0;
  for (const border of [...borders, bytes.length]) {
    if (border > start) pieces.push(Buffer.from(bytes.subarray(start, border)));
    start = Math.max(start, border);
  }
  return pieces;
}

/** One piece for each byte. */
export function singleBytes(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (byte) => Buffer.from([byte]));
}

/** Places for `cutBytes`; fast-check prints its seed when a property fails. */
export const cutPlaces: fc.Arbitrary<number[]> = fc.array(fc.nat(1_000_000), { maxLength: 40 });

type Bits = readonly (readonly boolean[])[];

/** By version from 1 on: all codewords, and the centres of the alignment patterns (ISO/IEC 18004, tables 1 and E.1). */
const CODEWORDS = [26, 44, 70, 100, 134, 172, 196, 242];
const ALIGNMENT = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42]];
/** By the two bits of the level: codewords of correction in each block, and blocks (table 9). */
const LEVELS: Readonly<Record<number, { readonly correction: number[]; readonly blocks: number[] }>> = {
  1: { correction: [7, 10, 15, 20, 26, 18, 20, 24], blocks: [1, 1, 1, 1, 1, 2, 2, 2] },
  0: { correction: [10, 16, 26, 18, 24, 16, 18, 22], blocks: [1, 1, 1, 2, 2, 4, 4, 4] },
  3: { correction: [13, 22, 18, 26, 18, 24, 18, 22], blocks: [1, 1, 2, 2, 4, 4, 6, 6] },
  2: { correction: [17, 28, 22, 16, 22, 28, 26, 26], blocks: [1, 1, 2, 4, 4, 4, 5, 6] },
};
const MASKS: readonly ((y: number, x: number) => number)[] = [
  (y, x) => (y + x) % 2,
  (y) => y % 2,
  (_, x) => x % 3,
  (y, x) => (y + x) % 3,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
  (y, x) => ((y * x) % 2) + ((y * x) % 3),
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2,
];
const BYTE_MODE = 0b0100;

/**
 * Reads a QR code of versions 1 to 8 that holds one piece of text in byte mode, from a clean bitmap with its quiet zone:
 * errors are not corrected, they make it unreadable.
 */
export function readQrCode(bitmap: Bits, quietZone = 4): string {
  const modules = bitmap.slice(quietZone, -quietZone).map((row) => row.slice(quietZone, -quietZone));
  const size = modules.length;
  const version = (size - 17) / 4;
  const { level, mask } = readFormat(modules);
  const bits = readDataBits(modules, version, MASKS[mask]!);
  const bytes = joinBlocks(toBytes(bits).slice(0, CODEWORDS[version - 1]), version, LEVELS[level]!);
  const text = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  if (Number.parseInt(text.slice(0, 4), 2) !== BYTE_MODE) throw new Error('it is not in byte mode');
  const length = Number.parseInt(text.slice(4, 12), 2);
  const content = toBytes([...text.slice(12, 12 + 8 * length)].map((bit) => bit === '1'));
  return Buffer.from(content).toString('utf8');
}

function readFormat(modules: Bits): { level: number; mask: number } {
  const row = [0, 1, 2, 3, 4, 5, 7, 8].map((x) => modules[8]![x]!);
  const column = [7, 5, 4, 3, 2, 1, 0].map((y) => modules[y]![8]!);
  const format = [...row, ...column].reduce((value, bit) => value * 2 + Number(bit), 0) ^ 0b101010000010010;
  return { level: format >> 13, mask: (format >> 10) & 7 };
}

function readDataBits(modules: Bits, version: number, mask: (y: number, x: number) => number): boolean[] {
  const size = modules.length;
  const bits: boolean[] = [];
  let isUpwards = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = isUpwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (!isFunction(x, y, size, version)) bits.push(modules[y]![x]! !== (mask(y, x) === 0));
      }
    }
    isUpwards = !isUpwards;
  }
  return bits;
}

function isFunction(x: number, y: number, size: number, version: number): boolean {
  const isFinder = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8);
  const isVersion = version >= 7 && ((x < 6 && y >= size - 11) || (y < 6 && x >= size - 11));
  const centres = ALIGNMENT[version - 1]!;
  const last = centres.at(-1);
  const isAlignment = centres.some((cy) =>
    centres.some((cx) => {
      const isFinderCorner = (cx === 6 && (cy === 6 || cy === last)) || (cy === 6 && cx === last);
      return !isFinderCorner && Math.abs(cx - x) <= 2 && Math.abs(cy - y) <= 2;
    }),
  );
  return isFinder || x === 6 || y === 6 || isVersion || isAlignment;
}

function joinBlocks(words: number[], version: number, level: (typeof LEVELS)[number]): number[] {
  const count = level.blocks[version - 1]!;
  const shortLength = Math.floor(words.length / count) - level.correction[version - 1]!;
  const longCount = words.length % count;
  const blocks = Array.from({ length: count }, (): number[] => []);
  let at = 0;
  for (let index = 0; index <= shortLength; index++) {
    for (const [number, block] of blocks.entries()) {
      if (index < shortLength || number >= count - longCount) block.push(words[at++]!);
    }
  }
  return blocks.flat();
}

function toBytes(bits: readonly boolean[]): number[] {
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((value, bit) => value * 2 + Number(bit), 0),
  );
}

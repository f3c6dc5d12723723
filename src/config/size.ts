import { type ByteCount, byteCount } from '../core/index.ts';

/** Bytes in each unit that a size may be written in, the largest first. Without an `i` a unit counts in thousands. */
const BYTES_OF_UNIT = {
  GiB: 1024 ** 3,
  GB: 1000 ** 3,
  MiB: 1024 ** 2,
  MB: 1000 ** 2,
  KiB: 1024,
  kB: 1000,
  KB: 1000,
  B: 1,
} as const;

const SIZE = /^(\d+(?:\.\d+)?) ?(GiB|GB|MiB|MB|KiB|kB|KB|B)?$/;

/** Units that sizes are written back in: thousands are left out, because operators read `16000` faster than `16kB`. */
const WRITTEN_UNITS = ['GiB', 'MiB', 'KiB'] as const;

/** Reads `512`, `64KiB`, `1MB`, `1.5MiB` as a whole number of bytes. `null` when the text is no size. */
export function parseSize(text: string): ByteCount | null {
  const match = SIZE.exec(text);
  if (!match) return null;
  const bytes = Number(match[1]) * BYTES_OF_UNIT[(match[2] ?? 'B') as keyof typeof BYTES_OF_UNIT];
  return Number.isSafeInteger(bytes) ? byteCount(bytes) : null;
}

/** Writes a size in the largest binary unit that gives a whole number: `65536` is `64KiB`, `16000` is `16000`. */
export function writeSize(size: ByteCount): string {
  for (const unit of WRITTEN_UNITS) {
    if (size > 0 && size % BYTES_OF_UNIT[unit] === 0) return `${size / BYTES_OF_UNIT[unit]}${unit}`;
  }
  return String(size);
}

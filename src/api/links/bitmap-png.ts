import { crc32, deflateSync } from 'node:zlib';

/** Rows of a picture in two colours, all of one length; true is dark. */
export type Bitmap = readonly (readonly boolean[])[];

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const GREYSCALE = 0;
const NO_FILTER = 0;

/**
 * A bitmap as a PNG image, black on white, each of its points `scale` pixels wide and high. One bit for each pixel.
 * @see W3C PNG §5.3 (chunks), §11.2.1 (IHDR), §7.2 (packing of scanlines)
 */
export function writeBitmapPng(bitmap: Bitmap, scale: number): Buffer {
  const width = (bitmap[0]?.length ?? 0) * scale;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(bitmap.length * scale, 4);
  head.set([1, GREYSCALE], 8);
  const scanlines = bitmap.flatMap((row) => Array<Buffer>(scale).fill(packScanline(row, scale)));
  return Buffer.concat([
    SIGNATURE,
    writeChunk('IHDR', head),
    writeChunk('IDAT', deflateSync(Buffer.concat(scanlines))),
    writeChunk('IEND', Buffer.alloc(0)),
  ]);
}

function packScanline(row: readonly boolean[], scale: number): Buffer {
  const line = Buffer.alloc(1 + Math.ceil((row.length * scale) / 8));
  line[0] = NO_FILTER;
  for (let x = 0; x < row.length * scale; x++) {
    const isDark = row[Math.floor(x / scale)];
    if (!isDark) line[1 + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return line;
}

function writeChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

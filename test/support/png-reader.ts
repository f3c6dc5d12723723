import { crc32, inflateSync } from 'node:zlib';

/** Reads a PNG of one bit for each pixel, grey, without filters: rows of pixels, true is black. Throws at anything else. */
export function readBitmapPng(png: Buffer): boolean[][] {
  if (png.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('it is no PNG');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    if (png.readUInt32BE(at + 8 + length) !== crc32(body)) throw new Error(`a chunk at ${at} has a wrong checksum`);
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  const head = chunks.get('IHDR')!;
  if (head.toString('hex', 8) !== '0100000000' || !chunks.has('IEND')) throw new Error('it is of another kind');
  const width = head.readUInt32BE(0);
  const height = head.readUInt32BE(4);
  const lines = inflateSync(chunks.get('IDAT')!);
  const stride = 1 + Math.ceil(width / 8);
  if (lines.length !== stride * height) throw new Error(`there are ${lines.length} bytes for ${width} by ${height}`);
  return Array.from({ length: height }, (_, y) => {
    const line = lines.subarray(y * stride, (y + 1) * stride);
    if (line[0] !== 0) throw new Error('a line is filtered');
    return Array.from({ length: width }, (__, x) => (line[1 + Math.floor(x / 8)]! & (1 << (7 - (x % 8)))) === 0);
  });
}

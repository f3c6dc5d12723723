/** Width and height of a picture, in points. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** JPEG's frame headers (ITU T.81 table B.1): SOF0 to SOF15 without DHT, JPG and DAC. */
const isFrameHeader = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const MARKER = 0xff;

/** Reads how large a JPEG, PNG, GIF or WebP unpacks to, without unpacking it; null: its headers do not say. */
export function readPictureSize(bytes: Uint8Array): PictureSize | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    const start = data.toString('latin1', 0, 12);
    if (start.startsWith('\x89PNG')) return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
    if (start.startsWith('GIF8')) return { width: data.readUInt16LE(6), height: data.readUInt16LE(8) };
    return start.startsWith('RIFF') ? readWebp(data) : readJpeg(data);
  } catch (error) {
    // It ends before its size.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** @see https://developers.google.com/speed/webp/docs/riff_container */
function readWebp(data: Buffer): PictureSize | null {
  switch (data.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: data.readUIntLE(24, 3) + 1, height: data.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      const bits = data.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { width: data.readUInt16LE(26) & 0x3fff, height: data.readUInt16LE(28) & 0x3fff };
    default:
      return null;
  }
}

/** Goes from segment to segment; each names its length. */
function readJpeg(data: Buffer): PictureSize | null {
  for (let at = 2; data.readUInt8(at) === MARKER; ) {
    const marker = data.readUInt8(at + 1);
    if (isFrameHeader(marker)) return { width: data.readUInt16BE(at + 7), height: data.readUInt16BE(at + 5) };
    // A marker may be filled up with further 0xff.
    at += marker === MARKER ? 1 : 2 + data.readUInt16BE(at + 2);
  }
  return null;
}

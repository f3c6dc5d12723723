import { type MpegFrameHeader, mpegHeaderBytes } from './mpeg-frame-header.ts';

const xing = Buffer.from('Xing').readUInt32BE();
const info = Buffer.from('Info').readUInt32BE();
const vbri = Buffer.from('VBRI').readUInt32BE();
/** Fraunhofer's encoder writes its table after 32 bytes, whatever the channels. */
const vbriOffset = mpegHeaderBytes + 32;

/**
 * Whether a layer III frame is the table of contents that encoders write in front of a file (`Xing`, `Info` or `VBRI`)
 * and holds no sound. In a live stream it tells players a length and a bit rate that are not true.
 */
export function isMpegInfoFrame(header: MpegFrameHeader, frame: Buffer): boolean {
  if (header.layer !== 3) return false;
  return isXing(frame, mpegHeaderBytes + sideInfoBytes(header)) || wordAt(frame, vbriOffset) === vbri;
}

function isXing(frame: Buffer, offset: number): boolean {
  const word = wordAt(frame, offset);
  return word === xing || word === info;
}

/** Length of the side information, after which the table begins (ISO/IEC 11172-3 §2.4.1.7, 13818-3 §2.4.1.7). */
function sideInfoBytes({ version, channels }: MpegFrameHeader): number {
  if (version === 1) return channels === 1 ? 17 : 32;
  return channels === 1 ? 9 : 17;
}

function wordAt(frame: Buffer, offset: number): number | null {
  return offset + 4 <= frame.length ? frame.readUInt32BE(offset) : null;
}

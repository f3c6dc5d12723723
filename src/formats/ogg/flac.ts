/** Offsets in the first packet of FLAC in Ogg: mapping head, then the STREAMINFO block (RFC 9639 §10.1 and §8.2). */
const offset = { headerPackets: 7, signature: 9, maxBlock: 19, rate: 27, total: 30, md5: 35, end: 51 } as const;
const COMMENT_BLOCK = 4;
const LAST_BLOCK_FLAG = 0x80;

/** What the first packet of FLAC in Ogg says. */
export interface FlacHead {
  /** Header packets after the first one; 0: not told, the last one is marked instead. */
  readonly headerPackets: number;
  /** Samples of the longest frame. */
  readonly maxBlock: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
}

/** Reads the first packet of FLAC in Ogg. `null`: it is none. */
export function readFlacHead(packet: Buffer): FlacHead | null {
  if (packet.length < offset.end || packet.toString('latin1', 0, 5) !== '\x7fFLAC') return null;
  if (packet.toString('latin1', offset.signature, offset.signature + 4) !== 'fLaC') return null;
  const packed = packet.readUInt32BE(offset.rate);
  return {
    headerPackets: packet.readUInt16BE(offset.headerPackets),
    maxBlock: packet.readUInt16BE(offset.maxBlock),
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bitsPerSample: ((packed >>> 4) & 31) + 1,
  };
}

/**
 * A copy of the first packet that tells neither how many samples follow nor their digest: libFLAC stops at that number,
 * which is wrong for a stream that was cut or joined.
 */
export function withoutFlacLength(packet: Buffer): Buffer {
  const copy = Buffer.from(packet);
  copy[offset.total] = copy[offset.total]! & 0xf0;
  copy.fill(0, offset.total + 1, offset.end);
  return copy;
}

/** Whether a decoder set up for the one can go on with the other. */
export function isSameFlacSetup(one: FlacHead, other: FlacHead): boolean {
  return (
    one.sampleRate === other.sampleRate &&
    one.channels === other.channels &&
    one.bitsPerSample === other.bitsPerSample &&
    other.maxBlock <= one.maxBlock
  );
}

/** Whether the metadata block in a header packet says that it is the last one. */
export function isLastFlacBlock(packet: Buffer): boolean {
  return ((packet[0] ?? 0) & LAST_BLOCK_FLAG) !== 0;
}

/** Whether a header packet is the metadata block that holds the comments. */
export function isFlacCommentBlock(packet: Buffer): boolean {
  return ((packet[0] ?? 0) & ~LAST_BLOCK_FLAG) === COMMENT_BLOCK;
}

/** Samples of the FLAC frame in a packet (RFC 9639 §9.1); 0 where it is no frame. */
export function readFlacFrameSamples(packet: Buffer): number {
  if (packet.length < 6 || packet[0] !== 0xff || (packet[1]! & 0xfe) !== 0xf8) return 0;
  const code = packet[2]! >> 4;
  if (code === 0) return 0;
  if (code === 1) return 192;
  if (code < 6) return 576 << (code - 2);
  if (code > 7) return 256 << (code - 8);
  const at = 4 + codedNumberBytes(packet[4]!);
  return code === 6 ? (packet[at] ?? -1) + 1 : packet.length < at + 2 ? 0 : packet.readUInt16BE(at) + 1;
}

/** Length of the frame or sample number, written like an UTF-8 character of up to 7 bytes. */
function codedNumberBytes(first: number): number {
  return first < 0x80 ? 1 : Math.max(1, Math.clz32(~(first << 24)));
}

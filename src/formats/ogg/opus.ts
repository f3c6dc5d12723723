/** Opus counts granule positions and pre-skip at 48 kHz, whatever was recorded (RFC 7845 §4). */
export const OPUS_RATE = 48_000;
/** No Opus packet plays longer than 120 ms (RFC 6716 §3.2.5). */
const MAX_PACKET_SAMPLES = 5_760;
const OPUS_HEAD_BYTES = 19;
const offset = { channels: 9, preSkip: 10, gain: 16, family: 18 } as const;

/** Samples of one frame by the configuration number in the packet's first byte (RFC 6716 §3.1, table 2). */
const silkFrames = [480, 960, 1_920, 2_880] as const;
const hybridFrames = [480, 960] as const;
const celtFrames = [120, 240, 480, 960] as const;

/** What an `OpusHead` packet says (RFC 7845 §5.1). */
export interface OpusHead {
  readonly channels: number;
  /** Samples at 48 kHz that a decoder throws away at the start. */
  readonly preSkip: number;
  /** Everything a decoder is set up by: gain, mapping family and table. */
  readonly setup: Buffer;
}

/** Reads an `OpusHead` packet. `null`: it is none. `setup` is a view of `packet`. */
export function readOpusHead(packet: Buffer): OpusHead | null {
  if (packet.length < OPUS_HEAD_BYTES || packet.toString('latin1', 0, 8) !== 'OpusHead') return null;
  return {
    channels: packet[offset.channels]!,
    preSkip: packet.readUInt16LE(offset.preSkip),
    setup: packet.subarray(offset.gain),
  };
}

/** A copy of an `OpusHead` packet with another pre-skip, in samples at 48 kHz, 0–65535. */
export function withPreSkip(packet: Buffer, preSkip: number): Buffer {
  const copy = Buffer.from(packet);
  copy.writeUInt16LE(preSkip, offset.preSkip);
  return copy;
}

/** Whether a decoder set up for the one can go on with the other: same channels, gain, mapping family and table. */
export function isSameOpusSetup(one: OpusHead, other: OpusHead): boolean {
  return one.channels === other.channels && one.setup.equals(other.setup);
}

/** Play time of an Opus packet in samples at 48 kHz, read from its first two bytes; 0 where they are not legal. */
export function readOpusPacketSamples(packet: Buffer): number {
  const toc = packet[0];
  if (toc === undefined) return 0;
  const samples = frameSamples(toc >> 3) * frameCount(toc & 3, packet);
  return samples > MAX_PACKET_SAMPLES ? 0 : samples;
}

function frameSamples(configuration: number): number {
  if (configuration < 12) return silkFrames[(configuration & 3) as 0 | 1 | 2 | 3];
  if (configuration < 16) return hybridFrames[(configuration & 1) as 0 | 1];
  return celtFrames[(configuration & 3) as 0 | 1 | 2 | 3];
}

function frameCount(code: number, packet: Buffer): number {
  if (code === 0) return 1;
  if (code < 3) return 2;
  return (packet[1] ?? 0) & 0x3f;
}

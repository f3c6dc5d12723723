const IDENTIFICATION_BYTES = 30;
const offset = { channels: 11, rate: 12, nominalBitrate: 20, blockSizes: 28 } as const;

/** A mode in the setup header: block flag 1, window type 16, transform type 16, mapping 8 bits (Vorbis I §4.2.4). */
const MODE_BITS = 41;
const MAX_MODES = 64;
const MODE_COUNT_BITS = 6;

/** What a Vorbis identification header says (Vorbis I §4.2.2). */
export interface VorbisIdentification {
  readonly channels: number;
  readonly sampleRate: number;
  /** Nominal, in bit/s; 0 where it does not tell. */
  readonly bitrate: number;
  /** Samples of the short and of the long block. */
  readonly blockSizes: readonly [number, number];
}

/** Reads a Vorbis identification header. `null`: it is none. */
export function readVorbisIdentification(packet: Buffer): VorbisIdentification | null {
  if (packet.length < IDENTIFICATION_BYTES || packet.toString('latin1', 0, 7) !== '\x01vorbis') return null;
  const sizes = packet[offset.blockSizes]!;
  return {
    channels: packet[offset.channels]!,
    sampleRate: packet.readUInt32LE(offset.rate),
    bitrate: Math.max(0, packet.readInt32LE(offset.nominalBitrate)),
    blockSizes: [1 << (sizes & 15), 1 << (sizes >> 4)],
  };
}

/**
 * Reads from a Vorbis setup header which modes use the long block, without the code books before them: the list of modes
 * stands at the end, so it is read backwards from the framing bit. `null`: no list of modes ends there.
 */
export function readVorbisModes(setup: Buffer): boolean[] | null {
  const framing = findLastSetBit(setup);
  const modes: boolean[] = [];
  let found: boolean[] | null = null;
  let at = framing - MODE_BITS;
  for (; at >= MODE_COUNT_BITS && modes.length < MAX_MODES; at -= MODE_BITS) {
    const windowAndTransform = readBits(setup, at + 1, 32);
    const mapping = readBits(setup, at + 33, 8);
    if (windowAndTransform !== 0 || mapping >= MAX_MODES) break;
    modes.unshift(readBits(setup, at, 1) === 1);
    if (readBits(setup, at - MODE_COUNT_BITS, MODE_COUNT_BITS) === modes.length - 1) found = [...modes];
  }
  return found;
}

/** Counts what a Vorbis decoder puts out: each packet gives the half of its block that overlaps with the one before. */
export class VorbisSampleCounter {
  readonly #blockSizes: readonly [number, number];
  readonly #modes: readonly boolean[];
  readonly #modeMask: number;
  #previousBlock: number | null = null;

  /**
   * @param blockSizes samples of the short and of the long block
   * @param modes for each mode whether it uses the long block
   */
  constructor(blockSizes: readonly [number, number], modes: readonly boolean[]) {
    this.#blockSizes = blockSizes;
    this.#modes = modes;
    this.#modeMask = (1 << (32 - Math.clz32(modes.length - 1))) - 1;
  }

  /** Samples that the decoder puts out for `packet`; 0 for the first one, which only fills the overlap. */
  count(packet: Buffer): number {
    const head = packet[0];
    if (head === undefined || (head & 1) !== 0) return 0;
    const block = this.#blockSizes[this.#modes[(head >> 1) & this.#modeMask] ? 1 : 0];
    const samples = this.#previousBlock === null ? 0 : (this.#previousBlock + block) / 4;
    this.#previousBlock = block;
    return samples;
  }
}

function findLastSetBit(bytes: Buffer): number {
  for (let at = bytes.length - 1; at >= 0; at--) {
    const byte = bytes[at]!;
    if (byte !== 0) return at * 8 + 31 - Math.clz32(byte);
  }
  return -1;
}

/** Vorbis packs bits from the least significant one of each byte upwards (Vorbis I §2.1). */
function readBits(bytes: Buffer, bitOffset: number, count: number): number {
  let value = 0;
  for (let bit = 0; bit < count; bit++) {
    const at = bitOffset + bit;
    if ((bytes[at >> 3]! >> (at & 7)) & 1) value += 2 ** bit;
  }
  return value;
}

import { OPUS_RATE } from './opus.ts';
import { PacketJoiner } from './packet-joiner.ts';
import { endsWithWholePacket, NO_GRANULE, type OggPage } from './page.ts';
import { createPacketCounter, type SoundCodec, type SoundStream } from './sound-stream.ts';
import type { PacketCounter } from './stream-head.ts';

/** A larger packet is not kept: the largest Opus packet of 255 streams stays below. */
const MAX_PACKET_BYTES = 512 * 1024;
/**
 * What an Opus decoder hears again before it goes on: RFC 7845 §4.6 asks for 80 ms, but a 16-bit decode then is still off
 * by up to 1427 steps on a tone, by 9 after 240 ms and by 1 after 320 ms (measured with opusdec 0.2, libopus 1.3.1).
 */
const OPUS_CONVERGENCE_SAMPLES = (OPUS_RATE * 320) / 1000;

/** A packet and how many units of the granule position it plays. */
export interface HeardPacket {
  readonly bytes: Buffer;
  readonly ticks: number;
}

/**
 * Follows the packets of one chain of a sound stream: what they play, where they end, and the last ones of them, which a
 * decoder must hear again when it starts right after them (Opus 320 ms, Vorbis one packet for its overlap, FLAC none).
 */
export class PacketHistory {
  readonly #codec: SoundCodec;
  readonly #count: PacketCounter;
  readonly #joiner = new PacketJoiner(MAX_PACKET_BYTES);
  #last: HeardPacket[] = [];
  #played = 0;
  #granule: bigint | null = null;
  #sequence = 0;
  #isAtBorder = false;

  constructor(stream: SoundStream) {
    this.#codec = stream.codec;
    this.#count = createPacketCounter(stream);
  }

  /** Copies of the last packets, oldest first. */
  get last(): readonly HeardPacket[] {
    return this.#last;
  }

  /** Units that all packets so far play. */
  get played(): number {
    return this.#played;
  }

  /** Granule position of the last page that has one; `null` before. */
  get granule(): bigint | null {
    return this.#granule;
  }

  /** Number of the last page. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Whether the next page begins with a fresh packet and the place is known, so that the stream can be cut here. */
  get isAtBorder(): boolean {
    return this.#isAtBorder && this.#granule !== null;
  }

  /** Takes the next page; returns the packets that end on it. Those that lie on it as a whole are views of it. */
  take(page: OggPage): HeardPacket[] {
    const heard = this.#joiner.push(page).map((bytes) => ({ bytes, ticks: this.#count(bytes) }));
    for (const packet of heard) this.#remember(packet);
    if (page.granule !== NO_GRANULE) this.#granule = page.granule;
    this.#sequence = page.sequence;
    this.#isAtBorder = endsWithWholePacket(page);
    return heard;
  }

  #remember(packet: HeardPacket): void {
    this.#played += packet.ticks;
    if (this.#codec === 'FLAC') return;
    this.#last.push({ bytes: Buffer.from(packet.bytes), ticks: packet.ticks });
    while (this.#last.length > 1 && this.#isEnough(this.#last.slice(1))) this.#last.shift();
  }

  #isEnough(packets: readonly HeardPacket[]): boolean {
    return this.#codec === 'Vorbis' || sumTicks(packets) >= OPUS_CONVERGENCE_SAMPLES;
  }
}

/** Units that packets play one after the other. */
export function sumTicks(packets: readonly HeardPacket[]): number {
  return packets.reduce((sum, packet) => sum + packet.ticks, 0);
}

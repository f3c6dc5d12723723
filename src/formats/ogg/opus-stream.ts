import { writeVorbisComment } from './comments.ts';
import { OPUS_RATE, readOpusPacketSamples } from './opus.ts';
import { writePackets } from './page-writer.ts';
import { OggStreamWriter } from './stream-writer.ts';

/** What the headers of an Opus stream say. */
export interface OggOpusOptions {
  /** 32 bits. */
  readonly serial: number;
  readonly channels: 1 | 2;
  /** Samples at 48 kHz that a decoder throws away at the start, 0–65535. */
  readonly preSkip: number;
  /** The program that encodes, for people. */
  readonly vendor: string;
}

/**
 * Puts bare Opus packets, as WebCodecs and RTP have them, into Ogg (RFC 7845): two header pages, then each packet on a page
 * of its own, because it is to be heard soon.
 */
export class OggOpusStream {
  /** The header pages: what the stream begins with. */
  readonly head: Buffer;
  readonly #writer: OggStreamWriter;

  constructor(options: OggOpusOptions) {
    const { serial } = options;
    const pages = [
      ...writePackets([{ bytes: writeOpusHead(options), granule: 0n }], serial, 0, true),
      ...writePackets([{ bytes: writeOpusTags(options.vendor), granule: 0n }], serial, 1),
    ];
    this.head = Buffer.concat(pages);
    this.#writer = new OggStreamWriter(serial, pages.length);
  }

  /** The page with the next packet; null: the packet is not legal. */
  write(packet: Buffer): Buffer | null {
    const ticks = readOpusPacketSamples(packet);
    return ticks === 0 ? null : Buffer.concat(this.#writer.writePackets([{ bytes: packet, ticks }]));
  }
}

function writeOpusHead({ channels, preSkip }: OggOpusOptions): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head[8] = 1;
  head[9] = channels;
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(OPUS_RATE, 12);
  return head;
}

function writeOpusTags(vendor: string): Buffer {
  return Buffer.concat([
    Buffer.from('OpusTags', 'latin1'),
    writeVorbisComment({ vendor: Buffer.from(vendor), comments: [] }),
  ]);
}

import { randomInt } from 'node:crypto';
import { AirchainError, type Logger } from '../core/index.ts';
import { OggOpusStream } from '../formats/index.ts';
import { type MountOptions, type SourceFeed, SourceStream } from '../mount/index.ts';
import { OPUS_PACKETS_TYPE, readOpusFrame, type WebcastHello } from '../protocols/webcast/index.ts';

const SERIALS = 2 ** 32;
const VENDOR = 'airchain studio';

type StreamRules = Pick<MountOptions, 'charset' | 'streamLimits'>;

/** The sound of one webcast on its way into the mount: a container as it comes, Opus packets put into Ogg. */
export class WebcastStream {
  readonly #stream: SourceStream;
  readonly #ogg: OggOpusStream | null;
  readonly #channels: number;
  #isBegun = false;

  constructor({ mime, channels, preSkip }: WebcastHello, feed: SourceFeed, logger: Logger, mount: StreamRules) {
    const isPackets = mime === OPUS_PACKETS_TYPE;
    this.#channels = channels;
    this.#ogg = isPackets ? new OggOpusStream({ serial: randomInt(SERIALS), channels, preSkip, vendor: VENDOR }) : null;
    const { charset, streamLimits: limits } = mount;
    const contentType = isPackets ? 'audio/ogg' : mime;
    this.#stream = new SourceStream({ feed, logger, contentType, icyInterval: null, charset, limits });
  }

  /** Whether another socket's sound can go on where this stream stands: each Opus packet is whole, pieces of a container are not. */
  canGoOn({ mime, channels }: WebcastHello): boolean {
    return this.#ogg !== null && mime === OPUS_PACKETS_TYPE && channels === this.#channels;
  }

  /**
   * Takes one binary message.
   * @throws AirchainError `FORMAT_NOT_RECOGNISED`
   */
  write(message: Buffer): void {
    if (!this.#ogg) {
      this.#stream.write(message);
      return;
    }
    const frame = readOpusFrame(message);
    const page = frame && this.#ogg.write(Buffer.from(frame.packet));
    if (!page) throw new AirchainError('FORMAT_NOT_RECOGNISED', 'Cannot take a message that holds no Opus packet');
    if (!this.#isBegun) this.#stream.write(this.#ogg.head);
    this.#isBegun = true;
    this.#stream.write(page);
  }
}

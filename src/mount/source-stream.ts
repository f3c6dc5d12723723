import type { ByteCount, Logger } from '../core/index.ts';
import { createFramer, type FramerOptions, StreamSniffer } from '../formats/index.ts';
import { IcyReader, type RawIcyText } from '../protocols/icy-metadata/index.ts';
import { decodeTitle } from '../protocols/title-text/index.ts';
import type { SourceFeed } from './source.ts';

/** Destination of a stream and options to parse it. */
export interface SourceStreamOptions {
  readonly feed: SourceFeed;
  readonly logger: Logger;
  /** Content type of the source; null: none. */
  readonly contentType: string | null;
  /** Bytes between metadata blocks inside the stream; null: there are none. */
  readonly icyInterval: ByteCount | null;
  /** Charset of titles that are not UTF-8; null: windows-1252. */
  readonly charset: string | null;
  /** Of its tags and headers; absent: the defaults. */
  readonly limits?: FramerOptions;
}

/**
 * Parses the bytes of one source for the mount: removes metadata blocks, detects the format from the first bytes (the
 * content type is used only if detection fails), and selects a framer. Used by all source protocols.
 */
export class SourceStream {
  readonly #options: SourceStreamOptions;
  readonly #icy: IcyReader | null;
  /** Null once the format is known. */
  #sniffer: StreamSniffer | null;

  constructor(options: SourceStreamOptions) {
    const { contentType, limits } = options;
    this.#options = options;
    this.#sniffer = new StreamSniffer({ contentType, ...limits });
    this.#icy =
      options.icyInterval === null
        ? null
        : new IcyReader(options.icyInterval, {
            audio: (bytes) => this.#writeSound(bytes),
            text: (text) => this.#takeTitle(text),
          });
  }

  /**
   * Parses the next bytes of the body.
   * @throws AirchainError `FORMAT_NOT_RECOGNISED` when they are no stream that a mount can carry, `FORMAT_TAGS_TOO_LARGE` when
   * none follows their tags
   */
  write(bytes: Buffer): void {
    if (this.#icy) this.#icy.push(bytes);
    else this.#writeSound(bytes);
  }

  #takeTitle(text: RawIcyText): void {
    const { feed, charset } = this.#options;
    const decode = (bytes: Buffer) => decodeTitle(bytes, { mountCharset: charset });
    if (text.title) feed.setTitle({ title: decode(text.title), ...(text.url ? { url: decode(text.url) } : {}) });
  }

  #writeSound(bytes: Buffer): void {
    const { feed, contentType, logger, limits } = this.#options;
    if (this.#sniffer === null) {
      feed.write(bytes);
      return;
    }
    const sniffed = this.#sniffer.push(bytes);
    if (sniffed === null) return;
    this.#sniffer = null;
    const { family, seen, isMislabelled } = sniffed;
    if (isMislabelled) logger.warn('the bytes are not what the content type says', { contentType, seen });
    feed.begin(createFramer(family, { ...limits, cover: sniffed.cover }), sniffed.contentType);
    feed.write(sniffed.bytes);
  }
}

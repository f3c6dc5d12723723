import { AirchainError, type ByteCount, type Logger } from '../core/index.ts';
import {
  contentTypeOfFamily,
  createFramer,
  type FormatFamily,
  familyOfContentType,
  sniffFamily,
} from '../formats/index.ts';
import { IcyReader, type RawIcyText } from '../protocols/icy-metadata/index.ts';
import { decodeTitle } from '../protocols/title-text/index.ts';
import type { SourceFeed } from './source.ts';

/** Where a stream goes and how its bytes are to be read. */
export interface SourceStreamOptions {
  readonly feed: SourceFeed;
  readonly logger: Logger;
  /** What the source says it sends; null: nothing. */
  readonly contentType: string | null;
  /** Bytes between metadata blocks inside the stream; null: there are none. */
  readonly icyInterval: ByteCount | null;
  /** Charset of titles that are not UTF-8; null: windows-1252. */
  readonly charset: string | null;
}

const NO_BYTES = Buffer.alloc(0);

/** Kinds of streams: no browser takes anything of these names for a page or a script. */
const STREAM_TYPE = /^\s*(?:(?:audio|video)\/|application\/(?:octet-stream|ogg)\s*(?:;|$))/i;
const TEXT_TYPE = /^\s*text\//i;

/**
 * The bytes of one source on their way into the mount: metadata blocks are taken out, the format is recognised from the
 * first bytes (a claim is believed only where the bytes do not speak), and a framer is chosen. Used by every way in.
 */
export class SourceStream {
  readonly #options: SourceStreamOptions;
  readonly #icy: IcyReader | null;
  #head: Buffer = NO_BYTES;
  #isDecided = false;

  constructor(options: SourceStreamOptions) {
    this.#options = options;
    this.#icy =
      options.icyInterval === null
        ? null
        : new IcyReader(options.icyInterval, {
            audio: (bytes) => this.#writeSound(bytes),
            text: (text) => this.#takeTitle(text),
          });
  }

  /**
   * Takes the next bytes of the body.
   * @throws AirchainError `FORMAT_NOT_RECOGNISED` when they are no stream that a mount can carry
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
    if (this.#isDecided) {
      this.#options.feed.write(bytes);
      return;
    }
    this.#head = this.#head.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#head, bytes]);
    const family = this.#decideFamily();
    if (!family) return;
    this.#isDecided = true;
    const { feed, contentType } = this.#options;
    const claimed = familyOfContentType(contentType);
    const isClaimTrue = claimed === family || (family === 'bytes' && STREAM_TYPE.test(contentType ?? ''));
    feed.begin(createFramer(family), contentType !== null && isClaimTrue ? contentType : contentTypeOfFamily(family));
    feed.write(this.#head);
    this.#head = NO_BYTES;
  }

  /** Null: more bytes are needed. */
  #decideFamily(): FormatFamily | null {
    const { contentType, logger } = this.#options;
    const claimed = familyOfContentType(contentType);
    const seen = sniffFamily(this.#head);
    if (seen === null) return null;
    if (seen !== undefined) {
      if (claimed && claimed !== seen)
        logger.warn('the bytes are not what the content type says', { contentType, seen });
      return seen;
    }
    if (claimed) return claimed;
    if (contentType !== null && !TEXT_TYPE.test(contentType)) return 'bytes';
    throw new AirchainError(
      'FORMAT_NOT_RECOGNISED',
      `Cannot tell what the source sends: content type "${contentType ?? ''}", first bytes ${this.#head.toString('hex', 0, 16)}`,
    );
  }
}

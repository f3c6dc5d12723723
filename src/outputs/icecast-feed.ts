import type { EncodedForm, EncodedListener } from '../encoders/index.ts';
import { ChainedOgg, createFramer, type Framer, type MediaChunk } from '../formats/index.ts';
import { displayTitle } from '../mount/index.ts';
import type { ProgramTitle } from '../program/index.ts';
import { toStreamTitle } from './stream-title.ts';

/** Where a connection's bytes and titles go. */
export interface IcecastFeedTarget {
  /** `onSent`: once the bytes have left. */
  write(bytes: Buffer, onSent?: () => void): void;
  /** For streams that have no place for titles. */
  tellTitle(song: string): void;
}

/**
 * What one connection gets of an encoded signal. Ogg contains its titles, a chain for each; for other formats a title
 * is sent when the first of its audio has been sent. A restarted encoder goes on in the same stream.
 */
export class IcecastFeed implements EncodedListener {
  readonly #target: IcecastFeedTarget;
  readonly #ogg = new ChainedOgg();
  readonly #emitOgg = ({ bytes }: MediaChunk) => this.#target.write(bytes);
  /** Null: the format has no place for titles. */
  #framer: Framer | null = null;
  /** The last title sent to the server; a connection begins without one. */
  #song = '';
  /** To be sent with the next audio; null: nothing new. */
  #nextSong: string | null = null;

  constructor(target: IcecastFeedTarget) {
    this.#target = target;
  }

  begin({ family }: EncodedForm, headers: Buffer): void {
    this.#framer = family === 'ogg' ? createFramer('ogg') : null;
    if (headers.length > 0) this.#write(headers);
  }

  chunk({ bytes }: MediaChunk): void {
    this.#write(bytes);
  }

  title(programTitle: ProgramTitle | null): void {
    const title = toStreamTitle(programTitle);
    if (this.#framer) {
      this.#ogg.retitle(title, this.#emitOgg);
      return;
    }
    const song = displayTitle(title);
    this.#nextSong = song === this.#song ? null : song;
  }

  #write(bytes: Buffer): void {
    if (this.#framer) {
      this.#framer.push(bytes, (chunk) => this.#ogg.push(chunk, this.#emitOgg));
      return;
    }
    const song = this.#nextSong;
    this.#nextSong = null;
    if (song === null) {
      this.#target.write(bytes);
      return;
    }
    this.#song = song;
    this.#target.write(bytes, () => this.#target.tellTitle(song));
  }
}

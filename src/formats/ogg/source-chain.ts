import type { MediaChunk } from '../framer.ts';
import { LogicalStream } from './logical-stream.ts';
import { type OggPage, readVerifiedPage } from './page.ts';
import { withoutEmptyEnd } from './page-writer.ts';
import { readSoundStream, type SoundStream } from './sound-stream.ts';

/** The headers of one chain of the source, as it sent them. */
export interface SourceChain {
  /** All header pages. */
  readonly bytes: Buffer;
  /** The only logical stream, when there is one and we can cut and join it; `null`: hand the chain on untouched. */
  readonly sound: SoundStream | null;
}

/** A media page, and the chain that begins with it, if one does. */
export interface ChainedPage {
  readonly page: OggPage;
  readonly begun: SourceChain | null;
}

/** Gathers the header pages that a framer puts out until the first media page follows. A framer keeps them bounded. */
export class ChainGatherer {
  readonly #streams = new Map<number, LogicalStream>();
  #pages: Buffer[] = [];
  #isBeginning = false;

  /** Whether headers have come whose first media page has not. */
  get isGathering(): boolean {
    return this.#pages.length > 0;
  }

  /** `null`: the chunk was a header and is kept. Otherwise the page that it is, without empty packets at a stream's end. */
  take(chunk: MediaChunk): ChainedPage | null {
    const page = readVerifiedPage(chunk.bytes);
    if (chunk.isHeader) {
      this.#keep(page);
      return null;
    }
    return { page: withoutEmptyEnd(page), begun: this.isGathering ? this.#finish() : null };
  }

  #keep(page: OggPage): void {
    if (page.isFirst && !this.#isBeginning) this.#forget();
    this.#isBeginning = page.isFirst;
    const bytes = Buffer.from(page.bytes);
    this.#pages.push(bytes);
    const known = this.#streams.get(page.serial);
    if (known !== undefined) known.takeHeaderPage(page);
    else this.#streams.set(page.serial, new LogicalStream(readVerifiedPage(bytes)));
  }

  #finish(): SourceChain {
    const [only, ...others] = this.#streams;
    const sound = only !== undefined && others.length === 0 ? readSoundStream(only[1], only[0]) : null;
    const chain = { bytes: Buffer.concat(this.#pages), sound };
    this.#forget();
    return chain;
  }

  #forget(): void {
    this.#streams.clear();
    this.#pages = [];
    this.#isBeginning = false;
  }
}

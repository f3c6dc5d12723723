import { type FormatFamily, withoutOggTitle } from '../formats/index.ts';
import { displayTitle, type TitleMark } from '../mount/index.ts';
import { writeIcyBlock } from '../protocols/icy-metadata/index.ts';

/** The block of a stream that has no title: it clears what the player may still show. */
const NO_TITLE_BLOCK = writeIcyBlock({ title: '' });

/** The metadata block of each title, written once however many listeners are sent it. Forgotten with the title. */
export class IcyBlocks {
  readonly #blocks = new WeakMap<TitleMark, Buffer>();
  readonly #untitled = new WeakMap<Buffer, Buffer>();

  of(mark: TitleMark | null): Buffer {
    if (!mark) return NO_TITLE_BLOCK;
    let block = this.#blocks.get(mark);
    if (!block) {
      block = writeIcyBlock({ title: displayTitle(mark.title), url: mark.title.url });
      this.#blocks.set(mark, block);
    }
    return block;
  }

  /** Stream headers that name no title: mpv and VLC show a title in Ogg headers for ever, over every block. */
  headersWithout(headers: Buffer, family: FormatFamily | null): Buffer {
    if (family !== 'ogg') return headers;
    let untitled = this.#untitled.get(headers);
    if (!untitled) {
      untitled = withoutOggTitle(headers);
      this.#untitled.set(headers, untitled);
    }
    return untitled;
  }
}

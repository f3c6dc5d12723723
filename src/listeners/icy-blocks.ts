import { displayTitle, type TitleMark } from '../mount/index.ts';
import { writeIcyBlock } from '../protocols/icy-metadata/index.ts';

/** The block of a stream that has no title: it clears what the player may still show. */
const NO_TITLE_BLOCK = writeIcyBlock({ title: '' });

/** The metadata block of each title, written once however many listeners are sent it. Forgotten with the title. */
export class IcyBlocks {
  readonly #blocks = new WeakMap<TitleMark, Buffer>();

  of(mark: TitleMark | null): Buffer {
    if (!mark) return NO_TITLE_BLOCK;
    let block = this.#blocks.get(mark);
    if (!block) {
      block = writeIcyBlock({ title: displayTitle(mark.title), url: mark.title.url });
      this.#blocks.set(mark, block);
    }
    return block;
  }
}

import type { MediaChunk } from '../../src/formats/index.ts';
import { OggFramer, type OggRendition } from '../../src/formats/ogg/index.ts';

/** What happens to a rendition: a source's bytes from a new connection, or a title from outside after so many chunks of it. */
export interface RenditionFeed {
  readonly bytes: Buffer;
  /** Title by number of the source's chunk after which it is set; 0: before the first. */
  readonly titles?: Readonly<Record<number, string>>;
}

/** Feeds sources one after the other to a rendition, and returns what it puts out, with bytes of their own. */
export function feedRendition(rendition: OggRendition, feeds: readonly RenditionFeed[]): MediaChunk[] {
  const out: MediaChunk[] = [];
  const emit = (chunk: MediaChunk): void => void out.push({ ...chunk, bytes: Buffer.from(chunk.bytes) });
  for (const { bytes, titles = {} } of feeds) {
    const framer = new OggFramer();
    let count = 0;
    const retitle = (): void => {
      const title = titles[count++];
      if (title !== undefined) rendition.retitle(title === '' ? { title } : { title, artist: 'Artist' }, emit);
    };
    retitle();
    framer.push(bytes, (chunk) => {
      rendition.push(chunk, emit);
      retitle();
    });
  }
  return out;
}

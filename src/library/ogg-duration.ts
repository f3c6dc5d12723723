import { type Millis, seconds, secondsToMillis } from '../core/index.ts';
import { findOggPage, NO_GRANULE, type OggAudioClock, type OggPage, readOggAudioClock } from '../formats/ogg/index.ts';
import type { ReadAt } from './recognise-file.ts';

/** A link of a chain: logical streams that begin together. */
interface Link extends OggAudioClock {
  readonly serials: ReadonlySet<number>;
  /** Of its audio. */
  readonly serial: number;
  /** Where its time begins, in granules. */
  readonly origin: number;
}

/** Bytes in which a page of the usual length is whole, and the longest one (RFC 3533: 65 307 bytes) wherever it begins. */
const WINDOWS = [16 * 1024, 128 * 1024] as const;
/** Read of one file; what is behind it is reckoned by the bit rate of what is before. */
const MOST_BYTES = 4 * 1024 * 1024;
/** A recording of a stream begins with the time that the stream had reached, a file within its first page. */
const MOST_FIRST_SECONDS = 10;

/**
 * The duration of an Ogg file by the granule positions at the ends of its links, without reading what is between; null: it has no
 * audio that is known.
 */
export async function readOggDuration(read: ReadAt, size: number): Promise<Millis | null> {
  const reader = new PageReader(read, size);
  let duration = 0;
  let start = 0;
  while (start < size && reader.readBytes < MOST_BYTES) {
    const link = readLink(await reader.pagesFrom(start));
    if (!link) break;
    const end = await findEnd(reader, link, start, size);
    duration += Math.max(0, (await findLastGranule(reader, link, end)) - link.origin) / link.rate;
    start = end;
  }
  if (duration === 0) return null;
  const isCut = start < size && reader.readBytes >= MOST_BYTES;
  return secondsToMillis(seconds(isCut ? (duration * size) / start : duration));
}

type PlacedPage = OggPage & { readonly offset: number };

/** Reads whole pages somewhere in a file, and as little as that takes. */
class PageReader {
  readonly #read: ReadAt;
  readonly #size: number;
  readBytes = 0;

  constructor(read: ReadAt, size: number) {
    this.#read = read;
    this.#size = size;
  }

  /** Some pages from the first on that begins at `offset` or behind it. */
  async pagesFrom(offset: number): Promise<readonly PlacedPage[]> {
    return this.#firstOf(
      (window) => [offset, Math.min(this.#size, offset + window)],
      () => true,
    );
  }

  /** Some pages before `end`, with one that is wanted among them. */
  async pagesBefore(end: number, isWanted: (page: OggPage) => boolean): Promise<readonly PlacedPage[]> {
    return this.#firstOf((window) => [Math.max(0, end - window), end], isWanted);
  }

  async #firstOf(
    spanOf: (window: number) => [number, number],
    isWanted: (page: OggPage) => boolean,
  ): Promise<readonly PlacedPage[]> {
    for (const window of WINDOWS) {
      const [from, to] = spanOf(window);
      const bytes = await this.#read(from, to - from);
      this.readBytes += bytes.length;
      const pages = [...pagesIn(bytes, from)];
      if (pages.some(isWanted)) return pages;
    }
    return [];
  }
}

function* pagesIn(bytes: Buffer, at: number): Generator<PlacedPage> {
  for (let found = findOggPage(bytes); found.page; found = findOggPage(bytes, found.offset + found.page.bytes.length)) {
    yield { ...found.page, offset: at + found.offset };
  }
}

/** Reads the pages with which a link begins. */
function readLink(pages: readonly PlacedPage[]): Link | null {
  const serials = new Set<number>();
  let audio: (OggAudioClock & { readonly serial: number }) | null = null;
  let first: number | null = null;
  for (const page of pages) {
    if (page.isFirst && first === null) {
      serials.add(page.serial);
      const clock = readOggAudioClock(page.body);
      if (clock) audio ??= { ...clock, serial: page.serial };
    } else if (page.serial === audio?.serial && page.granule > 0n) first ??= Number(page.granule);
  }
  if (!audio) return null;
  const isRecording = first !== null && first > MOST_FIRST_SECONDS * audio.rate;
  return { ...audio, serials, origin: isRecording ? first! : audio.preSkip };
}

/** Where the link ends that begins at `start`: where the first page is that is not of it. */
async function findEnd(reader: PageReader, link: Link, start: number, size: number): Promise<number> {
  const last = (await reader.pagesBefore(size, () => true)).at(-1);
  if (!last || link.serials.has(last.serial)) return size;
  let [inside, outside] = [start, last.offset];
  while (inside < outside) {
    // Steps are halved down to a window, and then taken page by page.
    const middle = outside - inside > WINDOWS[0] ? Math.floor((inside + outside) / 2) : inside;
    const pages = await reader.pagesFrom(middle);
    const foreign = pages.find((page) => !link.serials.has(page.serial));
    const own = pages.filter((page) => link.serials.has(page.serial)).at(-1);
    if (foreign && (pages[0] !== foreign || middle === inside)) return foreign.offset;
    if (foreign) outside = middle;
    else if (own) inside = own.offset + own.bytes.length;
    else return outside;
  }
  return outside;
}

async function findLastGranule(reader: PageReader, link: Link, end: number): Promise<number> {
  const isOwn = (page: OggPage) => page.serial === link.serial && page.granule !== NO_GRANULE;
  return Number((await reader.pagesBefore(end, isOwn)).filter(isOwn).at(-1)?.granule ?? 0n);
}

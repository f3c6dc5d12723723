import type { StreamTags } from '../formats/index.ts';
import { cleanText, decodeTitle } from '../protocols/title-text/index.ts';

/** What is on air, as text. Kept as Unicode; each way out encodes it for itself. */
export interface StreamTitle {
  /** The performer; absent when the source sends one text for both, as most encoders do. */
  readonly artist?: string;
  /** The song, or `artist - song` where `artist` is absent. May be empty: the title was cleared. */
  readonly title: string;
  /** A page or picture that goes with it (`StreamUrl`). */
  readonly url?: string;
}

/** A title from outside as all of airchain may have it: clean lines (`cleanText`), nothing where nothing is left. */
export function cleanTitle({ artist, title, url }: StreamTitle): StreamTitle {
  const [performer, page] = [cleanText(artist ?? ''), cleanText(url ?? '')];
  return { title: cleanText(title), ...(performer && { artist: performer }), ...(page && { url: page }) };
}

/** A title in a stream's own headers, and whether the bytes there are this very text in UTF-8. */
export function readStreamTags(tags: StreamTags, charset: string | null): { title: StreamTitle; isAsSent: boolean } {
  const [text, artist] = [tags.title, tags.artist].map((bytes) => decodeTitle(bytes, { mountCharset: charset }));
  const title = cleanTitle({ title: text!, artist: artist! });
  const isAsSent = tags.title.equals(Buffer.from(title.title)) && tags.artist.equals(Buffer.from(title.artist ?? ''));
  return { title, isAsSent };
}

/** The title in one line, as Icecast writes it: `artist - title`. */
export function displayTitle(title: StreamTitle): string {
  return title.artist ? `${title.artist} - ${title.title}` : title.title;
}

/** Whether two titles read the same everywhere. */
export function isSameTitle(a: StreamTitle | null, b: StreamTitle | null): boolean {
  return a === b || (!!a && !!b && a.artist === b.artist && a.title === b.title && a.url === b.url);
}

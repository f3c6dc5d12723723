import type { RequestQuery } from '../protocols/http-head/index.ts';
import { decodeTitle } from '../protocols/title-text/index.ts';
import type { TitleChange } from './ports.ts';

/**
 * What an encoder says is on air, from the parameters of `/admin/metadata` or `/admin.cgi`: `song`, or `artist` and
 * `title`, with `url` and `charset`. Each call tells the whole title: what it does not name is over, unlike in Icecast,
 * where one `artist=` sticks to every later `song=`. Null when none of the three is there: nothing is to change.
 */
export function readTitleChange(query: RequestQuery, mountCharset: string | null): TitleChange | null {
  const charset = query.get('charset');
  const read = (name: string): string | null => {
    const bytes = query.getBytes(name);
    return bytes && decodeTitle(bytes, { charset, mountCharset });
  };
  const song = read('song');
  const artist = song === null ? read('artist') : null;
  const title = song ?? read('title');
  if (title === null && artist === null) return null;
  const url = read('url');
  return { ...(artist && title ? { artist, title } : { title: title || artist || '' }), ...(url ? { url } : {}) };
}

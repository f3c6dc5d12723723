import type { Logger } from '../../core/index.ts';
import type { RequestQuery } from '../../protocols/http-head/index.ts';
import { cleanText, decodeTitle, findCharset } from '../../protocols/title-text/index.ts';
import type { MountSnapshot, TitleChange } from '../ports.ts';

/** How much of an unknown name is logged; the longest known one has 19 characters. */
const MAX_CHARSET_CHARACTERS = 40;

/**
 * What an encoder says is on air, from the parameters of `/admin/metadata` or `/admin.cgi`: `song`, or `artist` and
 * `title`, with `url` and `charset`. Each call sets the whole title: what it does not name is removed, unlike in Icecast,
 * where one `artist=` sticks to every later `song=`. A charset that is not known is named in the log, because encoders
 * look for Icecast's own words in the answer. Null when none of the three is there: nothing is to change.
 */
export function readTitleChange(
  query: RequestQuery,
  { path, charset: mountCharset }: Pick<MountSnapshot, 'path' | 'charset'>,
  logger: Logger,
): TitleChange | null {
  const charset = query.get('charset');
  if (charset && findCharset(charset) === null) {
    const label = cleanText(charset, MAX_CHARSET_CHARACTERS);
    logger.warn('unknown charset of a title: read as UTF-8, else in the charset of the mount', {
      mount: path,
      charset: label,
    });
  }
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

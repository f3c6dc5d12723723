import { createHash } from 'node:crypto';

/** Short enough to be passed on, too long to be met twice. */
const ID_CHARACTERS = 16;

/** What a track of the library is called by where its path would be too long: the same for the same path, for ever. */
export function trackId(path: string): string {
  return createHash('sha256').update(path).digest('base64url').slice(0, ID_CHARACTERS);
}

import { type Stats, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { AirchainError, errorText } from '../core/index.ts';

/** Endings of the playlist files that a playlist input reads. */
const PLAYLIST_ENDINGS = ['.m3u', '.m3u8', '.pls', '.xspf'];

/**
 * The absolute name of a folder or playlist file that was named on the command line.
 * @throws AirchainError `CLI_USAGE_WRONG` when it is not there, cannot be reached, or is neither of the two
 */
export function findMusic(named: string, directory: string): string {
  const path = resolve(directory, named);
  const found = look(named, path);
  if (!found) throw new AirchainError('CLI_USAGE_WRONG', `Cannot play "${named}": it is not there`);
  if (found.isDirectory()) return path;
  if (found.isFile() && PLAYLIST_ENDINGS.includes(extname(path).toLowerCase())) return path;
  const endings = PLAYLIST_ENDINGS.join(', ');
  throw new AirchainError(
    'CLI_USAGE_WRONG',
    `Cannot play "${named}": it is neither a folder nor a playlist (${endings})`,
  );
}

function look(named: string, path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new AirchainError('CLI_USAGE_WRONG', `Cannot play "${named}": ${errorText(error)}`, { cause: error });
  }
}

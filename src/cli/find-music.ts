import { type Stats, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { AirchainError, errorText } from '../core/index.ts';
import { PLAYLIST_ENDINGS } from '../formats/playlist-file/index.ts';
import { isAudioFileName } from '../library/index.ts';
import { explainMissing } from './explain-missing.ts';

/** Endings of configurations, ours and Icecast's. */
const CONFIG_ENDINGS = ['.yml', '.yaml', '.xml'];

/**
 * The absolute name of a folder, playlist or audio file that was named on the command line.
 * @throws AirchainError `CLI_USAGE_WRONG` when it is not there, cannot be reached, or is none of the three
 */
export function findMusic(named: string, directory: string): string {
  const path = resolve(directory, named);
  const found = look(named, path);
  if (!found) throw refuse(named, explainMissing(path, named));
  const ending = extname(path).toLowerCase();
  const isMusicFile = PLAYLIST_ENDINGS.includes(ending) || isAudioFileName(basename(path));
  if (found.isDirectory() || (found.isFile() && isMusicFile)) return path;
  if (CONFIG_ENDINGS.includes(ending)) throw refuse(named, `it is a configuration, write --config ${named}`);
  const endings = PLAYLIST_ENDINGS.join(', ');
  throw refuse(named, `it is no folder, no playlist (${endings}) and no audio file by its ending`);
}

function look(named: string, path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw refuse(named, errorText(error), error);
  }
}

function refuse(named: string, reason: string, cause?: unknown): AirchainError {
  return new AirchainError('CLI_USAGE_WRONG', `Cannot play "${named}": ${reason}`, { cause });
}

import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemPath } from '../core/index.ts';
import { isPlaylistFileName, MAX_PLAYLIST_BYTES, parsePlaylistFile } from '../formats/playlist-file/index.ts';
import { isAudioFileName, isHiddenName } from './audio-file-name.ts';
import { likelyPaths, NamedFileFinder } from './find-named.ts';
import { readFolder } from './folder-entries.ts';

/** Folders that are looked into; where there are more, there is music among them. */
const MAX_FOLDERS = 1000;
/** Entries of a playlist file that are looked for. */
const MAX_ENTRIES = 1000;

/**
 * Those of the paths (folders, playlist files, audio files; absolute) that hold something to play, by names alone. Never
 * rejects: what cannot be read holds nothing.
 */
export async function findPathsWithMusic(paths: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(paths.map(async (path) => ((await hasMusic(path)) ? [path] : [])));
  return new Set(found.flat());
}

async function hasMusic(path: string): Promise<boolean> {
  const stats = await stat(systemPath(path)).catch(() => null);
  if (stats === null) return false;
  if (stats.isDirectory()) return hasMusicInside(path);
  return isPlaylistFileName(path) ? stats.size <= MAX_PLAYLIST_BYTES && namesMusic(path) : isAudioFileName(path);
}

async function hasMusicInside(root: string): Promise<boolean> {
  const folders = [root];
  for (const folder of folders) {
    if (folders.length > MAX_FOLDERS) return true;
    const entries = await readFolder(folder).catch(() => []);
    for (const { name, kind } of entries) {
      if (isHiddenName(name)) continue;
      const path = join(folder, name);
      const target = kind === 'link' ? await stat(systemPath(path)).catch(() => null) : null;
      if (kind === 'folder' || target?.isDirectory()) folders.push(path);
      else if ((kind === 'file' || target?.isFile()) && isAudioFileName(name)) return true;
    }
  }
  return false;
}

async function namesMusic(playlist: string): Promise<boolean> {
  try {
    const entries = await parsePlaylistFile(playlist, await readFile(systemPath(playlist)));
    const finder = new NamedFileFinder();
    for (const { location } of entries.slice(0, MAX_ENTRIES)) {
      if ((await finder.findFirst(likelyPaths(dirname(playlist), location))) !== null) return true;
    }
  } catch {
    // The input that plays it names the fault in the log.
  }
  return false;
}

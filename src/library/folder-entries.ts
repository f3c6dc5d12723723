import { type FSWatcher, watch } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { pathFromBytes, systemPath } from '../core/index.ts';

/** One name in a folder. */
export interface FolderEntry {
  /** As `pathFromBytes` makes it. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** Lists a folder, whatever bytes its names are. @throws the system's error */
export async function readFolder(path: string): Promise<FolderEntry[]> {
  const entries = await readdir(systemPath(path), { withFileTypes: true, encoding: 'buffer' });
  return entries.map((entry) => {
    const name = pathFromBytes(entry.name);
    if (entry.isFile()) return { name, kind: 'file' };
    if (entry.isDirectory()) return { name, kind: 'folder' };
    return { name, kind: entry.isSymbolicLink() ? 'link' : 'other' };
  });
}

/** A path without links. @throws the system's error */
export async function realPath(path: string): Promise<string> {
  return pathFromBytes(await realpath(systemPath(path), 'buffer'));
}

/** Watches a folder, as `watch` of `node:fs` does. */
export function watchFolder(
  path: string,
  options: { persistent: boolean },
  listener: (event: string, name: string | null) => void,
): FSWatcher {
  return watch(systemPath(path), { ...options, encoding: 'buffer' }, (event, name) => {
    listener(event, name && pathFromBytes(name));
  });
}

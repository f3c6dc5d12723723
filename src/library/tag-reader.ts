import { noTags, type TrackTags, toTrackTags } from './track-tags.ts';

/** Whether the system does not let a file be read, which says nothing about what is in it. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/**
 * Reads the tags of a file and what its headers say, without decoding it. A file whose tags are broken has none. The
 * library for it is loaded with the first file: where all is known from the time before, it takes no memory.
 * @throws the system's error where the file cannot be opened or read
 */
export async function readTags(path: string): Promise<TrackTags> {
  const { parseFile } = await import('music-metadata');
  try {
    return toTrackTags(await parseFile(path, { duration: false }));
  } catch (error) {
    if (isSystemError(error)) throw error;
    return noTags;
  }
}

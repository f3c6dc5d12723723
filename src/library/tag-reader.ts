import type { Millis } from '../core/index.ts';
import { BlockFile } from './block-file.ts';
import { readFramesDuration } from './frames-duration.ts';
import { readOggDuration } from './ogg-duration.ts';
import { type AudioFileKind, type ReadAt, recogniseFile } from './recognise-file.ts';
import { noTags, type TrackTags, toTrackTags } from './track-tags.ts';

/** Whether the system does not let a file be read, which says nothing about what is in it. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** Another number where tags are read in another way, so that those of earlier versions are read again. */
const READING = 2;

/** How tags are read with this charset: equal ones find the same in the same file. */
export function readingOf(charset: string): string {
  return `${READING} ${charset}`;
}

/**
 * Reads the tags of a file and its duration, by what is in it whatever its name says, without decoding it. A file whose tags are
 * broken has none. `charset`: of texts that are not Unicode; null: Windows-1252.
 * @throws the system's error where the file cannot be opened or read
 */
export async function readTags(path: string, charset: string | null): Promise<TrackTags> {
  const { parseTags } = await import('./parse-tags.ts');
  const file = await BlockFile.open(path);
  try {
    const read: ReadAt = (offset, length) => file.read(offset, length);
    const kind = await recogniseFile(read);
    const options = { type: kind?.type ?? null, charset, duration: false };
    const found = await parseTags(file, path, options).catch((error: unknown) => {
      if (isSystemError(error)) throw error;
      return null;
    });
    const tags = found ? toTrackTags(found, charset) : noTags;
    return { ...tags, duration: await readDuration(read, kind, tags.duration, file.size) };
  } finally {
    await file.close();
  }
}

/** As the tags' reader says, but for what it would have to read the whole file. */
async function readDuration(
  read: ReadAt,
  kind: AudioFileKind | null,
  known: Millis | null,
  size: number,
): Promise<Millis | null> {
  if (kind?.type === 'audio/ogg') return readOggDuration(read, size);
  return kind?.type === 'audio/mpeg' && known === null ? readFramesDuration(read, kind.start, size) : known;
}

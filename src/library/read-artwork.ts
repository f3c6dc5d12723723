import { type ByteCount, byteCount } from '../core/index.ts';

/** A picture in a file. */
export interface Artwork {
  readonly contentType: 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';
  readonly bytes: Uint8Array;
}

/** Larger pictures are left where they are: they take longer to send than a track to begin. */
export const MAX_ARTWORK_BYTES: ByteCount = byteCount(8 * 1024 * 1024);

/**
 * Reads the picture of a file: the front cover where it has several. What is told by its first bytes counts, not what the
 * tag says, for it goes to browsers. Null: it has none, it is larger than `limit`, of another kind, or cannot be read.
 */
export async function readArtwork(path: string, limit: ByteCount = MAX_ARTWORK_BYTES): Promise<Artwork | null> {
  const { parseFile, selectCover } = await import('music-metadata');
  // A file without a readable tag is one without a picture.
  const found = await parseFile(path, { duration: false, skipPostHeaders: true }).catch(() => null);
  const bytes = selectCover(found?.common.picture)?.data;
  if (!bytes || bytes.length > limit) return null;
  const contentType = kindOf(
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 12)).toString('latin1'),
  );
  return contentType && { contentType, bytes };
}

function kindOf(start: string): Artwork['contentType'] | null {
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (start.startsWith('GIF8')) return 'image/gif';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'image/webp' : null;
}

import { type ByteCount, byteCount } from '../core/index.ts';
import { type PictureType, showableTypeOf } from '../formats/index.ts';

/** A picture in a file. */
export interface Artwork {
  readonly contentType: PictureType;
  readonly bytes: Uint8Array;
}

/** Larger pictures are left where they are: they take longer to send than a track to begin. */
export const MAX_ARTWORK_BYTES: ByteCount = byteCount(8 * 1024 * 1024);

/**
 * Reads the picture of a file: the front cover where it has several. Null: it has none, it is larger than `limit`, may not be
 * shown (`showableTypeOf`), or cannot be read.
 */
export async function readArtwork(path: string, limit: ByteCount = MAX_ARTWORK_BYTES): Promise<Artwork | null> {
  const { parseFile, selectCover } = await import('music-metadata');
  // A file without a readable tag is one without a picture.
  const found = await parseFile(path, { duration: false, skipPostHeaders: true }).catch(() => null);
  const bytes = selectCover(found?.common.picture)?.data;
  if (!bytes || bytes.length > limit) return null;
  const contentType = showableTypeOf(bytes);
  return contentType && { contentType, bytes };
}

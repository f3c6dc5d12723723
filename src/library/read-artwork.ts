import { type ByteCount, byteCount } from '../core/index.ts';
import { type PictureType, showableTypeOf } from '../formats/index.ts';
import { BlockFile } from './block-file.ts';
import { recogniseFile } from './recognise-file.ts';

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
  const { selectCover } = await import('music-metadata');
  // A file without a readable tag is one without a picture.
  const found = await parsePictures(path).catch(() => null);
  const bytes = selectCover(found?.common.picture)?.data;
  if (!bytes || bytes.length > limit) return null;
  const contentType = showableTypeOf(bytes);
  return contentType && { contentType, bytes };
}

async function parsePictures(path: string) {
  const { parseTags } = await import('./parse-tags.ts');
  const file = await BlockFile.open(path);
  try {
    const kind = await recogniseFile((offset, length) => file.read(offset, length));
    const options = { type: kind?.type ?? null, charset: null, duration: false, skipPostHeaders: true };
    return await parseTags(file, path, options);
  } finally {
    await file.close();
  }
}

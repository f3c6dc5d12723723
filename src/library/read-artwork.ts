import { type ByteCount, byteCount } from '../core/index.ts';
import { type PictureType, pictureTypeOf } from '../formats/index.ts';
import { readPictureSize } from './picture-size.ts';

/** A picture in a file. */
export interface Artwork {
  readonly contentType: PictureType;
  readonly bytes: Uint8Array;
}

/** Larger pictures are left where they are: they take longer to send than a track to begin. */
export const MAX_ARTWORK_BYTES: ByteCount = byteCount(8 * 1024 * 1024);

/** A larger one unpacks to more than 160 MB, in every browser that shows what is on air. */
const MAX_ARTWORK_POINTS = 40_000_000;

/**
 * Reads the picture of a file: the front cover where it has several. What is told by its first bytes counts, not what the
 * tag says, for it goes to browsers. Null: it has none, it is larger than `limit` or than 40 million points, of another kind, or
 * cannot be read.
 */
export async function readArtwork(path: string, limit: ByteCount = MAX_ARTWORK_BYTES): Promise<Artwork | null> {
  const { parseFile, selectCover } = await import('music-metadata');
  // A file without a readable tag is one without a picture.
  const found = await parseFile(path, { duration: false, skipPostHeaders: true }).catch(() => null);
  const bytes = selectCover(found?.common.picture)?.data;
  if (!bytes || bytes.length > limit) return null;
  const contentType = pictureTypeOf(bytes);
  return contentType && isShowable(bytes) ? { contentType, bytes } : null;
}

function isShowable(bytes: Uint8Array): boolean {
  const size = readPictureSize(bytes);
  return size !== null && size.width * size.height <= MAX_ARTWORK_POINTS;
}

/** A cover that came inside a stream. */
export interface StreamPicture {
  readonly contentType: PictureType;
  readonly bytes: Buffer;
}

/** What is taken for a picture. */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

/** Bytes from which the type of a picture is known. */
export const pictureMagicBytes = 12;

/** The type of a picture by its first bytes, whatever a tag says, for it goes to browsers. Null: none that is known. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  const start = Buffer.from(bytes.subarray(0, pictureMagicBytes)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (start.startsWith('GIF8')) return 'image/gif';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'image/webp' : null;
}

/** Type of picture in tags that means the front cover (RFC 9639 table 13, ID3v2 APIC). */
const frontCover = 3;

/** The cover of a stream among the pictures in its tags: the front cover, else the first that is a picture. */
export class CoverChoice {
  #chosen: StreamPicture | null = null;
  #isFront = false;

  get chosen(): StreamPicture | null {
    return this.#chosen;
  }

  /** Takes a picture of a kind that the tag numbers; `bytes` are copied. */
  offer(kind: number, bytes: Buffer): void {
    const isFront = kind === frontCover;
    const contentType = pictureTypeOf(bytes);
    if (contentType === null || (this.#chosen !== null && (this.#isFront || !isFront))) return;
    this.#chosen = { contentType, bytes: Buffer.from(bytes) };
    this.#isFront = isFront;
  }
}

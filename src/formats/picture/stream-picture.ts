import { readPictureSize } from './picture-size.ts';

/** A cover that came inside a stream. */
export interface StreamPicture {
  readonly contentType: PictureType;
  readonly bytes: Buffer;
}

/** What is taken for a picture. */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

/** Bytes from which the type of a picture is known. */
const magicBytes = 12;
/** A picture with more points unpacks to over 160 MB, in every browser that shows what is on air. */
const mostPoints = 40_000_000;

/**
 * The type of a picture that browsers may be sent: by its first bytes, whatever a tag says. Null: it is of no type that is
 * known, does not tell its size, or has more than 40 million points.
 */
export function showableTypeOf(bytes: Uint8Array): PictureType | null {
  const size = readPictureSize(bytes);
  return size !== null && size.width * size.height <= mostPoints ? typeOf(bytes) : null;
}

function typeOf(bytes: Uint8Array): PictureType | null {
  const start = Buffer.from(bytes.subarray(0, magicBytes)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (start.startsWith('GIF8')) return 'image/gif';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'image/webp' : null;
}

/** Type of picture in tags that means the front cover (RFC 9639 table 13, ID3v2 APIC). */
const frontCover = 3;

/** The cover of a stream among the pictures in its tags: the front cover, else the first that may be shown. */
export class CoverChoice {
  #chosen: StreamPicture | null = null;
  #isFront = false;

  get chosen(): StreamPicture | null {
    return this.#chosen;
  }

  /** Takes a picture of a kind that the tag numbers; `bytes` are copied. */
  offer(kind: number, bytes: Buffer): void {
    const isFront = kind === frontCover;
    const contentType = showableTypeOf(bytes);
    if (contentType === null || (this.#chosen !== null && (this.#isFront || !isFront))) return;
    this.#chosen = { contentType, bytes: Buffer.from(bytes) };
    this.#isFront = isFront;
  }
}

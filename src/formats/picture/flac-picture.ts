/** A picture as FLAC, and base64 in comments, carries it. */
export interface TaggedPicture {
  /** What it shows; 3: the front cover. */
  readonly kind: number;
  /** A view. */
  readonly bytes: Buffer;
}

/** Bytes of a PICTURE block beside the picture: its type, a description, numbers. A longer description is not read. */
export const flacPictureHeadBytes = 4096;

/** Width, height, depth, colours. */
const numberBytes = 16;

/** Reads the body of a PICTURE block (RFC 9639 §8.8). Null: it is none, or is cut off. */
export function readFlacPicture(body: Buffer): TaggedPicture | null {
  if (body.length < 4) return null;
  const typeEnd = skipText(body, 4);
  const textEnd = typeEnd === null ? null : skipText(body, typeEnd);
  if (textEnd === null) return null;
  const dataAt = textEnd + numberBytes;
  const dataEnd = skipText(body, dataAt);
  return dataEnd === null ? null : { kind: body.readUInt32BE(0), bytes: body.subarray(dataAt + 4, dataEnd) };
}

/** Where what begins with its length at `at` ends; null: beyond the bytes. */
function skipText(bytes: Buffer, at: number): number | null {
  if (bytes.length < at + 4) return null;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end > bytes.length ? null : end;
}

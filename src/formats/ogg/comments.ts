import type { StreamTags } from '../framer.ts';

/** Tags longer than this are cut when written: the most that an ICY block can carry, so that all listeners see the same. */
const MAX_TAG_BYTES = 4_080;
/** Between several values of one name. */
const SEPARATOR = Buffer.from(', ');
/** Comments that tell about the whole stream and not about the track: they outlive a change of title. */
const streamFields = new Set(['ENCODER', 'ENCODER_OPTIONS', 'ORGANIZATION', 'WAVEFORMATEXTENSIBLE_CHANNEL_MASK']);

/** What is playing, as the listener is to read it. */
export interface TitleTags {
  /** Empty: nothing is known. */
  readonly title: string;
  readonly artist?: string;
}

/** The vendor string and the `NAME=value` lines of a comment header, in order, as bytes. Names are ASCII. */
export interface VorbisComment {
  readonly vendor: Buffer;
  readonly comments: readonly Buffer[];
}

/**
 * Reads the comment structure that Vorbis, Opus, FLAC, Speex and Theora share (Vorbis I §5.2.1). Bytes after it are not
 * looked at. What it returns are views of `bytes`.
 * @returns `null` when it says that it is longer than `bytes`
 */
export function readVorbisComment(bytes: Buffer): VorbisComment | null {
  const vendor = readField(bytes, 0);
  if (vendor === null || bytes.length < vendor.end + 4) return null;
  const count = bytes.readUInt32LE(vendor.end);
  const comments: Buffer[] = [];
  let at = vendor.end + 4;
  for (let left = count; left > 0; left--) {
    const comment = readField(bytes, at);
    if (comment === null) return null;
    comments.push(comment.field);
    at = comment.end;
  }
  return { vendor: vendor.field, comments };
}

/** Writes the comment structure, without the framing bit that Vorbis puts after it. */
export function writeVorbisComment(comment: VorbisComment): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(comment.comments.length);
  return Buffer.concat([writeField(comment.vendor), count, ...comment.comments.map(writeField)]);
}

/** The title and the artists among the comments; several of one name are joined with commas. */
export function rawTitleOfComment(comment: VorbisComment): StreamTags {
  return { title: valuesOf(comment, 'TITLE'), artist: valuesOf(comment, 'ARTIST') };
}

/** The same as text, with replacement characters for what is not UTF-8. */
export function titleOfComment(comment: VorbisComment): TitleTags {
  const { title, artist } = rawTitleOfComment(comment);
  return { title: title.toString(), ...(artist.length > 0 && { artist: artist.toString() }) };
}

/** The same comments for another title: vendor and what tells about the encoder stay, the old track's own tags go. */
export function withTitle(comment: VorbisComment, tags: TitleTags): VorbisComment {
  const comments = comment.comments.filter((line) => streamFields.has(nameOf(line)));
  if (tags.title !== '') comments.push(Buffer.from(`TITLE=${cutText(tags.title)}`));
  if (tags.artist !== undefined && tags.artist !== '') comments.push(Buffer.from(`ARTIST=${cutText(tags.artist)}`));
  return { vendor: comment.vendor, comments };
}

/** Whether tags say anything at all. */
export function hasTitle(tags: TitleTags): boolean {
  return tags.title !== '' || (tags.artist ?? '') !== '';
}

/** Whether two titles read the same; no artist and an empty one are the same. */
export function isSameTags(one: TitleTags, other: TitleTags): boolean {
  return one.title === other.title && (one.artist ?? '') === (other.artist ?? '');
}

/** Names are compared without regard to case (Vorbis I §5.2.1). */
function nameOf(line: Buffer): string {
  return line.toString('latin1', 0, Math.max(0, line.indexOf('='))).toUpperCase();
}

function valuesOf(comment: VorbisComment, name: string): Buffer {
  const values = comment.comments.filter((line) => nameOf(line) === name).map((line) => line.subarray(name.length + 1));
  const told = values.filter((value) => value.length > 0);
  return Buffer.concat(told.flatMap((value, index) => (index === 0 ? [value] : [SEPARATOR, value])));
}

/** Cuts on a character, never inside one. */
function cutText(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MAX_TAG_BYTES) return text;
  let end = MAX_TAG_BYTES;
  while ((bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}

function readField(bytes: Buffer, at: number): { field: Buffer; end: number } | null {
  if (bytes.length < at + 4) return null;
  const end = at + 4 + bytes.readUInt32LE(at);
  return end > bytes.length ? null : { field: bytes.subarray(at + 4, end), end };
}

function writeField(field: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(field.length);
  return Buffer.concat([length, field]);
}

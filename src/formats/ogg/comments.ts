/** Tags longer than this are cut when written: the most that an ICY block can carry, so that all listeners see the same. */
const MAX_TAG_BYTES = 4_080;
/** Comments that tell about the whole stream and not about the track: they outlive a change of title. */
const streamFields = new Set(['ENCODER', 'ENCODER_OPTIONS', 'ORGANIZATION', 'WAVEFORMATEXTENSIBLE_CHANNEL_MASK']);

/** What is playing, as the listener is to read it. */
export interface TitleTags {
  /** Empty: nothing is known. */
  readonly title: string;
  readonly artist?: string;
}

/** The vendor string and the `NAME=value` lines of a comment header, in order. Names are ASCII, values any text. */
export interface VorbisComment {
  readonly vendor: string;
  readonly comments: readonly string[];
}

/**
 * Reads the comment structure that Vorbis, Opus, FLAC, Speex and Theora share (Vorbis I §5.2.1). Bytes after it are not
 * looked at. Text that is not UTF-8 is read with replacement characters.
 * @returns `null` when it says that it is longer than `bytes`
 */
export function readVorbisComment(bytes: Buffer): VorbisComment | null {
  const vendor = readText(bytes, 0);
  if (vendor === null || bytes.length < vendor.end + 4) return null;
  const count = bytes.readUInt32LE(vendor.end);
  const comments: string[] = [];
  let at = vendor.end + 4;
  for (let left = count; left > 0; left--) {
    const comment = readText(bytes, at);
    if (comment === null) return null;
    comments.push(comment.text);
    at = comment.end;
  }
  return { vendor: vendor.text, comments };
}

/** Writes the comment structure, without the framing bit that Vorbis puts after it. */
export function writeVorbisComment(comment: VorbisComment): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(comment.comments.length);
  return Buffer.concat([writeText(comment.vendor), count, ...comment.comments.map(writeText)]);
}

/** The title and the artists among the comments; several of one name are joined with commas. */
export function titleOfComment(comment: VorbisComment): TitleTags {
  const artist = valuesOf(comment, 'ARTIST').join(', ');
  const title = valuesOf(comment, 'TITLE').join(', ');
  return artist === '' ? { title } : { title, artist };
}

/** The same comments for another title: vendor and what tells about the encoder stay, the old track's own tags go. */
export function withTitle(comment: VorbisComment, tags: TitleTags): VorbisComment {
  const comments = comment.comments.filter((line) => streamFields.has(nameOf(line)));
  if (tags.title !== '') comments.push(`TITLE=${cutText(tags.title)}`);
  if (tags.artist !== undefined && tags.artist !== '') comments.push(`ARTIST=${cutText(tags.artist)}`);
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
function nameOf(line: string): string {
  return line.slice(0, Math.max(0, line.indexOf('='))).toUpperCase();
}

function valuesOf(comment: VorbisComment, name: string): string[] {
  const values = comment.comments.filter((line) => nameOf(line) === name).map((line) => line.slice(name.length + 1));
  return values.filter((value) => value !== '');
}

/** Cuts on a character, never inside one. */
function cutText(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MAX_TAG_BYTES) return text;
  let end = MAX_TAG_BYTES;
  while ((bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}

function readText(bytes: Buffer, at: number): { text: string; end: number } | null {
  if (bytes.length < at + 4) return null;
  const end = at + 4 + bytes.readUInt32LE(at);
  return end > bytes.length ? null : { text: bytes.toString('utf8', at + 4, end), end };
}

function writeText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

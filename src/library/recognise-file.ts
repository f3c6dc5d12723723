/** What the bytes of an audio file are. */
export interface AudioFileKind {
  /** MIME type as `music-metadata` knows it. */
  readonly type: string;
  /** Where the audio begins, behind ID3v2 tags. */
  readonly start: number;
}

/** Reads at most `length` bytes of a file from `offset` on. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

const ID3_HEAD_BYTES = 10;
const FOOTER = 0x10;
/** Tags one behind the other. */
const MOST_TAGS = 8;
const MAGIC_BYTES = 16;

/** By what stands at the beginning, or at `at`. */
const MAGIC: readonly { readonly type: string; readonly bytes: string; readonly at?: number }[] = [
  { type: 'audio/flac', bytes: 'fLaC' },
  { type: 'audio/ogg', bytes: 'OggS' },
  { type: 'audio/wav', bytes: 'WAVE', at: 8 },
  { type: 'audio/aiff', bytes: 'AIFF', at: 8 },
  { type: 'audio/aiff', bytes: 'AIFC', at: 8 },
  { type: 'audio/mp4', bytes: 'ftyp', at: 4 },
  { type: 'audio/matroska', bytes: '\x1a\x45\xdf\xa3' },
  { type: 'audio/ms-asf', bytes: '\x30\x26\xb2\x75' },
  { type: 'audio/wavpack', bytes: 'wvpk' },
  { type: 'audio/ape', bytes: 'MAC ' },
  { type: 'audio/musepack', bytes: 'MPCK' },
  { type: 'audio/musepack', bytes: 'MP+' },
];

/** Says what a file is by its first bytes, whatever its name says; null: nothing that is known by them. */
export async function recogniseFile(read: ReadAt): Promise<AudioFileKind | null> {
  let start = 0;
  for (let tags = 0; tags < MOST_TAGS; tags++) {
    const bytes = await read(start, MAGIC_BYTES);
    if (bytes.length >= ID3_HEAD_BYTES && bytes.toString('latin1', 0, 3) === 'ID3') {
      start += id3Bytes(bytes);
      continue;
    }
    const known = MAGIC.find(({ bytes: magic, at = 0 }) => bytes.toString('latin1', at, at + magic.length) === magic);
    if (known) return { type: known.type, start };
    const isFrame = bytes[0] === 0xff && (bytes[1]! & 0xe0) === 0xe0;
    return isFrame || start > 0 ? { type: 'audio/mpeg', start } : null;
  }
  return null;
}

/** Of a whole ID3v2 tag, by its head. */
function id3Bytes(head: Buffer): number {
  const size = head.subarray(6, ID3_HEAD_BYTES).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  return ID3_HEAD_BYTES + size + ((head[5]! & FOOTER) === 0 ? 0 : ID3_HEAD_BYTES);
}

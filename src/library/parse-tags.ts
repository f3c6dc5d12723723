import type { FileHandle } from 'node:fs/promises';
import { type IAudioMetadata, type IOptions, parseBuffer, parseFromTokenizer } from 'music-metadata';
import { FileTokenizer, type IGetToken, type ITokenizer } from 'strtok3';
import type { BlockFile } from './block-file.ts';
import { CommentLimit } from './limit-comments.ts';
import { readOggFlacHead } from './ogg-flac-head.ts';
import { decodeTagText, type Id3Header, repairId3 } from './repair-id3.ts';

/** How the tags of a file are read. */
export interface ParseTagsOptions extends IOptions {
  /** What the bytes of the file are, as a MIME type that `music-metadata` knows; null: what its ending says. */
  readonly type: string | null;
  /** Of texts that are not Unicode; null: Windows-1252. */
  readonly charset: string | null;
}

/** What `music-metadata` reads as the head of an ID3v2 tag. */
interface ReadHead {
  readonly fileIdentifier: string;
  readonly version: { readonly major: number };
  readonly flags: { readonly unsynchronisation: boolean };
}

const ID3V1_BYTES = 128;
/** Texts of an ID3v1 tag: where each stands, and how long it is (https://id3.org/ID3v1). */
const ID3V1_TEXTS = { title: [3, 30], artist: [33, 30], album: [63, 30] } as const;
const ID3_HEAD_BYTES = 10;
/** What no music needs is made to keep the reader busy: some kinds take it a time that grows with the square of their number. */
const MOST_TAGS = 1000;
/** Reads of the parts of a file: tags, chunks, pages. Hours of Matroska have many, all far from each other. */
const MOST_READS = 10_000;
const BYTES_A_FURTHER_READ = 4096;
const EXTENDED_HEADER = 0x40;
const UNSYNCHRONISED = 0x80;

/**
 * Reads tags by what is in the file, with what is commonly wrong in ID3 tags repaired before they are read. Loads a large library,
 * so it is imported with the first file: where all is known from the time before, it takes no memory.
 * @throws the system's error where the file cannot be read, and any other where its bytes make no sense
 */
export async function parseTags(file: BlockFile, path: string, options: ParseTagsOptions): Promise<IAudioMetadata> {
  const { type, charset, ...rest } = options;
  const flac = type === 'audio/ogg' ? await readOggFlacHead((offset, length) => file.read(offset, length)) : null;
  if (flac) return parseBuffer(flac, 'audio/flac', { ...rest, observer: limitTags() });
  const tokenizer = new BlockTokenizer(file, path, type);
  repairTokens(tokenizer, charset);
  return parseFromTokenizer(tokenizer, { ...rest, observer: limitTags() });
}

/** Ends the reading of a file that has more tags than any music. */
function limitTags(): NonNullable<IOptions['observer']> {
  let count = 0;
  return ({ tag }) => {
    if (tag.type === 'common' && ++count > MOST_TAGS) throw new RangeError(`there are more than ${MOST_TAGS} tags`);
  };
}

class BlockTokenizer extends FileTokenizer {
  constructor(file: BlockFile, path: string, mimeType: string | null) {
    const mostReads = MOST_READS + file.size / BYTES_A_FURTHER_READ;
    let reads = 0;
    const read = async (target: Uint8Array, offset: number, length: number, position: number) => {
      if (++reads > mostReads) throw new RangeError(`there are more than ${mostReads} parts`);
      const bytes = await file.read(position, length);
      target.set(bytes, offset);
      return { bytesRead: bytes.length, buffer: target };
    };
    const fileInfo = { path, size: file.size, ...(mimeType !== null && { mimeType }) };
    super({ read } as unknown as FileHandle, { fileInfo });
  }
}

/** Hands out the parts of ID3 tags as they should have been written. */
function repairTokens(tokenizer: ITokenizer, charset: string | null): void {
  const readToken = tokenizer.readToken.bind(tokenizer);
  let header: Id3Header | null = null;
  const comments = new CommentLimit();
  const read = async (token: IGetToken<unknown>, position?: number): Promise<unknown> => {
    const value = await readToken(token.len === ID3V1_BYTES ? withId3v1Texts(token, charset) : token, position);
    comments.see(value);
    if (isHead(value)) {
      header = { major: value.version.major, isUnsynchronised: value.flags.unsynchronisation };
    } else if (value instanceof Uint8Array) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      if (!header) return repairChunk(bytes, charset);
      const repaired = repairId3(bytes, header, charset);
      header = null;
      return repaired;
    }
    return value;
  };
  tokenizer.readToken = read as ITokenizer['readToken'];
}

function isHead(value: unknown): value is ReadHead {
  return typeof value === 'object' && value !== null && 'fileIdentifier' in value && value.fileIdentifier === 'ID3';
}

/** A whole ID3v2 tag, as WAV and AIFF have it in a chunk. */
function repairChunk(bytes: Buffer, charset: string | null): Buffer {
  if (bytes.length <= ID3_HEAD_BYTES || bytes.toString('latin1', 0, 3) !== 'ID3') return bytes;
  const flags = bytes[5]!;
  if ((flags & EXTENDED_HEADER) !== 0) return bytes;
  const header = { major: bytes[3]!, isUnsynchronised: (flags & UNSYNCHRONISED) !== 0 };
  const body = repairId3(bytes.subarray(ID3_HEAD_BYTES), header, charset);
  const size = [21, 14, 7, 0].map((shift) => (body.length >>> shift) & 0x7f);
  return Buffer.concat([bytes.subarray(0, 6), Buffer.from(size), body]);
}

function withId3v1Texts(token: IGetToken<unknown>, charset: string | null): IGetToken<unknown> {
  return {
    len: token.len,
    get: (bytes, offset) => {
      const tag = token.get(bytes, offset);
      if (typeof tag !== 'object' || tag === null || !('header' in tag)) return tag;
      const texts = Object.entries(ID3V1_TEXTS).map(([name, [at, length]]) => {
        const text = bytes.subarray(offset + at, offset + at + length);
        const end = text.indexOf(0);
        return [name, decodeTagText(end === -1 ? text : text.subarray(0, end), charset) || undefined];
      });
      return { ...tag, ...Object.fromEntries(texts) };
    },
  };
}

import { readVorbisComment, type VorbisComment, writeVorbisComment } from './comments.ts';
import { isFlacCommentBlock } from './flac.ts';
import type { OggCodec } from './stream-head.ts';

/** A FLAC metadata block tells its length in three bytes (RFC 9639 §8.1). */
const FLAC_BLOCK_HEAD_BYTES = 4;
const FLAC_BLOCK_LENGTH_MASK = 0xff_ff_ff;

/** What stands before and after the comment structure in each codec's comment header. */
interface Wrapping {
  readonly prefix: Buffer;
  readonly suffix: Buffer;
}

const nothing = Buffer.alloc(0);
const wrappings: Partial<Record<OggCodec, Wrapping>> = {
  Opus: { prefix: Buffer.from('OpusTags', 'latin1'), suffix: nothing },
  Vorbis: { prefix: Buffer.from('\x03vorbis', 'latin1'), suffix: Buffer.from([1]) },
  Theora: { prefix: Buffer.from('\x81theora', 'latin1'), suffix: nothing },
  Speex: { prefix: nothing, suffix: nothing },
};

/** Reads the comments of a codec's comment header. `null`: it is none, or is cut off. */
export function readCommentHeader(codec: OggCodec, packet: Buffer): VorbisComment | null {
  if (codec === 'FLAC') {
    return isFlacCommentBlock(packet) ? readVorbisComment(packet.subarray(FLAC_BLOCK_HEAD_BYTES)) : null;
  }
  const prefix = wrappings[codec]?.prefix;
  if (prefix === undefined || !packet.subarray(0, prefix.length).equals(prefix)) return null;
  return readVorbisComment(packet.subarray(prefix.length));
}

/**
 * Writes a codec's comment header with these comments. `original` is the header that it replaces; what it marks beside
 * the comments (FLAC: the last metadata block) is kept.
 */
export function writeCommentHeader(codec: OggCodec, original: Buffer, comment: VorbisComment): Buffer {
  const bytes = writeVorbisComment(comment);
  if (codec === 'FLAC') {
    const head = Buffer.alloc(FLAC_BLOCK_HEAD_BYTES);
    head.writeUInt32BE(bytes.length & FLAC_BLOCK_LENGTH_MASK);
    head[0] = original[0]!;
    return Buffer.concat([head, bytes]);
  }
  const { prefix, suffix } = wrappings[codec] ?? { prefix: nothing, suffix: nothing };
  return Buffer.concat([prefix, bytes, suffix]);
}

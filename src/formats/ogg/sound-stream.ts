import { readCommentHeader, writeCommentHeader } from './comment-header.ts';
import { type TitleTags, titleOfComment, withTitle } from './comments.ts';
import { isSameFlacSetup, readFlacHead, withoutFlacLength } from './flac.ts';
import type { LogicalStream } from './logical-stream.ts';
import { isSameOpusSetup, readOpusHead, withPreSkip } from './opus.ts';
import { writePackets } from './page-writer.ts';
import { type PacketCounter, readStreamHead } from './stream-head.ts';

/** The codecs whose streams we can cut and join without decoding them. */
export type SoundCodec = 'Opus' | 'Vorbis' | 'FLAC';

/** A logical stream of sound whose headers are whole and whose packets we can measure. */
export interface SoundStream {
  readonly codec: SoundCodec;
  readonly serial: number;
  /** The header packets, in order; the second one holds the comments. */
  readonly headers: readonly Buffer[];
  /** What its own comments say is playing. */
  readonly title: TitleTags;
  /** Units of the granule position that a decoder throws away at the start; 0 except for Opus. */
  readonly preSkip: number;
  /** Units of the granule position in a second. */
  readonly ticksPerSecond: number;
}

/** What differs in headers that are written again. */
export interface HeaderChanges {
  readonly serial?: number;
  readonly title?: TitleTags;
  /** Opus only: samples at 48 kHz. */
  readonly preSkip?: number;
}

/** Tells whether a stream that has been read up to its first media page is one that we can cut and join; else `null`. */
export function readSoundStream(stream: LogicalStream, serial: number): SoundStream | null {
  const { codec, ticksPerSecond } = stream.head;
  const { headers, comment } = stream;
  if (codec !== 'Opus' && codec !== 'Vorbis' && codec !== 'FLAC') return null;
  if (comment === null || ticksPerSecond === 0 || stream.head.createPacketCounter(headers) === null) return null;
  const preSkip = readOpusHead(headers[0]!)?.preSkip ?? 0;
  return { codec, serial, headers, title: titleOfComment(comment), preSkip, ticksPerSecond };
}

/** A new counter of the play time of the stream's packets, in units of its granule position. */
export function createPacketCounter(stream: SoundStream): PacketCounter {
  return readStreamHead(stream.headers[0]!).createPacketCounter(stream.headers) ?? (() => 0);
}

/** Whether a decoder that plays `stream` can go on with the packets of `next` without hearing of the change. */
export function canContinue(stream: SoundStream, next: SoundStream): boolean {
  if (stream.codec !== next.codec) return false;
  const [before, after] = [stream.headers[0]!, next.headers[0]!];
  if (stream.codec === 'Opus') return isSameOpusSetup(readOpusHead(before)!, readOpusHead(after)!);
  if (stream.codec === 'FLAC') return isSameFlacSetup(readFlacHead(before)!, readFlacHead(after)!);
  return before.equals(after) && stream.headers[2]!.equals(next.headers[2]!);
}

/**
 * Writes the stream's headers again, one page after another, each packet beginning its own. FLAC's number of samples and
 * digest are left out: they are not those of what follows.
 */
export function writeHeaders(stream: SoundStream, changes: HeaderChanges): Buffer[] {
  const pages: Buffer[] = [];
  for (const [index, original] of stream.headers.entries()) {
    const packet = rewriteHeader(stream, index, original, changes);
    const serial = changes.serial ?? stream.serial;
    pages.push(...writePackets([{ bytes: packet, granule: 0n }], serial, pages.length, index === 0));
  }
  return pages;
}

function rewriteHeader(stream: SoundStream, index: number, original: Buffer, changes: HeaderChanges): Buffer {
  if (index === 0 && stream.codec === 'FLAC') return withoutFlacLength(original);
  if (index === 0 && changes.preSkip !== undefined) return withPreSkip(original, changes.preSkip);
  if (index !== 1 || changes.title === undefined) return original;
  const comment = readCommentHeader(stream.codec, original)!;
  return writeCommentHeader(stream.codec, original, withTitle(comment, changes.title));
}

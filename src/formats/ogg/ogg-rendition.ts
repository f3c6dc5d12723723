import type { MediaChunk } from '../framer.ts';
import type { TitleTags } from './comments.ts';

/**
 * One way to hand on an Ogg source: takes the chunks of an `OggFramer`, gives the chunks that listeners get. It outlives
 * the source: when another one comes, its own framer feeds the same rendition. Made once for a mount, not for a listener.
 */
export interface OggRendition {
  /**
   * What a listener who joins at the next sync point must have first; empty before the first one. The same object until it
   * changes, and true for all chunks since the last header chunk.
   */
  readonly headers: Buffer;
  /**
   * Takes a chunk of the source and calls `emit` for what it becomes: none, one or several. Headers are put out with
   * the first page that follows them, as one chunk for the whole chain. Bytes are valid until the next call.
   */
  push(chunk: MediaChunk, emit: (chunk: MediaChunk) => void): void;
  /** From now on `tags` are true. Before the first page of a chain they go into its headers. */
  retitle(tags: TitleTags, emit: (chunk: MediaChunk) => void): void;
  /** Another source comes: its first chain has the title that it names itself, or none. */
  forgetTitle(): void;
}

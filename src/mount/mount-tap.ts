import type { FormatFamily, MediaChunk } from '../formats/index.ts';
import type { StreamTitle } from './stream-title.ts';

/**
 * Hears what a mount's source sends, as it comes and before any listener does: a live input that decodes it. Told in the
 * turn in which it happens; must not throw.
 */
export interface MountTap {
  /** A source begins to send, in this format. Its headers come as chunks. */
  begin(family: FormatFamily): void;
  /** The bytes are the source's: whoever keeps them copies. */
  chunk(chunk: MediaChunk): void;
  retitle(title: StreamTitle): void;
  /** The source has gone. Nothing comes until the next `begin`. */
  end(): void;
}

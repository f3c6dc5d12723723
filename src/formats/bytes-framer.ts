import { micros } from '../core/index.ts';
import type { Framer, MediaChunk, StreamInfo } from './framer.ts';

/**
 * Passes a stream through that we cannot read: each push is one chunk, and one may join anywhere. Nothing is known of
 * it, nothing is kept, and nothing is ever refused.
 */
export class BytesFramer implements Framer {
  readonly family = 'bytes';
  readonly picture = null;
  readonly info: StreamInfo = {};
  readonly headers = Buffer.alloc(0);

  takeTags(): null {
    return null;
  }

  push(bytes: Buffer, emit: (chunk: MediaChunk) => void): void {
    if (bytes.length === 0) return;
    emit({ bytes, isSyncPoint: true, duration: micros(0), isHeader: false });
  }
}

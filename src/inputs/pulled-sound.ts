import type { ErrorCode, SampleFrames } from '../core/index.ts';
import type { PcmBlock } from '../pcm/index.ts';

/** A stream from elsewhere that has begun, as sound. Belongs to the input that opened it, which closes it. */
export interface PulledSound {
  /** Why it cannot go on; null: it can. `isOver` says that everything has come out after it ended well. */
  readonly failure: string | null;
  readonly isOver: boolean;
  /** Code of the failure where it has one. */
  readonly failureCode: ErrorCode | null;
  /** Takes what has been decoded, in pieces, up to the `room` there is for it. Without any, no more is asked for. */
  read(take: (samples: PcmBlock) => void, room: SampleFrames): void;
  close(): void;
}

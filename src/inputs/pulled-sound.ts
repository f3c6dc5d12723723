import type { PcmBlock } from '../pcm/index.ts';

/** A stream from elsewhere that has begun, as sound. Belongs to the input that opened it, which closes it. */
export interface PulledSound {
  /** Why it cannot go on; null: it can. `isOver` says that everything has come out after it ended well. */
  readonly failure: string | null;
  readonly isOver: boolean;
  /** Takes what has been decoded, in pieces; `isWanted`: the buffer has room, so that more may be asked for. */
  read(take: (samples: PcmBlock) => void, isWanted: boolean): void;
  close(): void;
}

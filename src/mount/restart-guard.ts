import { AirchainError, type Clock, isAirchainError, type Millis } from '../core/index.ts';
import type { FormatFamily, Framer, MediaChunk, StreamInfo, StreamPicture, StreamTags } from '../formats/index.ts';
import type { Source, SourceEnd } from './source.ts';

/** How often a stream may restart: a new Ogg chain or WebM head. */
export interface RestartLimit {
  readonly count: number;
  readonly window: Millis;
}

/**
 * A framer that limits restarts of its stream. Each restart costs a process where the stream is decoded, and an entry
 * in the list of titles: an encoder restarts for each title, an attacker hundreds of times per second.
 */
export class RestartGuard implements Framer {
  readonly #framer: Framer;
  readonly #limit: RestartLimit;
  readonly #clock: Clock;
  /** When the latest beginnings came, oldest first; at most `count`. */
  readonly #beginnings: Millis[] = [];

  constructor(framer: Framer, limit: RestartLimit, clock: Clock) {
    this.#framer = framer;
    this.#limit = limit;
    this.#clock = clock;
  }

  get family(): FormatFamily {
    return this.#framer.family;
  }

  get info(): StreamInfo {
    return this.#framer.info;
  }

  get headers(): Buffer {
    return this.#framer.headers;
  }

  get picture(): StreamPicture | null {
    return this.#framer.picture;
  }

  takeTags(): StreamTags | null {
    return this.#framer.takeTags();
  }

  /** @throws AirchainError `STREAM_RESTARTS_TOO_OFTEN`, and what the framer throws */
  push(bytes: Buffer, emit: (chunk: MediaChunk) => void): void {
    this.#framer.push(bytes, (chunk) => {
      // The first header of a stream is all there is of its headers.
      if (chunk.isHeader && this.#framer.headers.length === chunk.bytes.length) this.#countBeginning();
      emit(chunk);
    });
  }

  #countBeginning(): void {
    const { count, window } = this.#limit;
    const now = this.#clock.now();
    const beginnings = this.#beginnings;
    while (beginnings.length > 0 && now - beginnings[0]! >= window) beginnings.shift();
    if (beginnings.length >= count) {
      throw new AirchainError(
        'STREAM_RESTARTS_TOO_OFTEN',
        `it restarted more than ${count} times in ${Math.round(window / 1000)} s (STREAM_RESTARTS_TOO_OFTEN, server.limits.streamRestarts)`,
      );
    }
    beginnings.push(now);
  }
}

/** The framer of a source, guarded where the source is not one of our own programs. */
export function guardRestarts(framer: Framer, { protocol }: Source, limit: RestartLimit, clock: Clock): Framer {
  return protocol === 'program' ? framer : new RestartGuard(framer, limit, clock);
}

/** Why a source ends after its framer threw `error`. */
export function endOfFault(error: unknown): keyof typeof FAULTS {
  return isAirchainError(error, 'STREAM_RESTARTS_TOO_OFTEN') ? 'restarts-too-often' : 'not-a-stream';
}

/** The log text for a source that is ended because of its data. */
export const FAULTS = {
  'restarts-too-often': 'the source is ended: its stream restarts too often',
  'not-a-stream': 'the source does not send what it claims',
} as const satisfies Partial<Record<SourceEnd, string>>;

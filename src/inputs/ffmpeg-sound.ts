import { type Clock, type ErrorCode, type Millis, millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import type { OutsideProxy } from '../dial/index.ts';
import { type Ffmpeg, MediaInput, PcmDecoder } from '../ffmpeg/index.ts';
import { type PcmBlock, silentBlock } from '../pcm/index.ts';
import type { PulledSound } from './pulled-sound.ts';

/** What ffmpeg is to fetch itself. */
export interface FfmpegSoundOptions {
  readonly ffmpeg: Ffmpeg;
  readonly clock: Clock;
  readonly url: URL;
  readonly userAgent: string;
  /** What it goes through, and this owns; null: it fetches everything itself. */
  readonly proxy: OutsideProxy | null;
  readonly ahead: SampleFrames;
}

/** Nothing decoded for this long: the server hangs. Beyond the time that ffmpeg itself waits. */
const SILENT_AFTER = millis(20_000);
const SERVER_PATIENCE = millis(10_000);

/** A stream that is more than bytes in a row (HLS, MP4): ffmpeg fetches and decodes it. Owns its decoder. */
export class FfmpegSound implements PulledSound {
  readonly #clock: Clock;
  readonly #proxy: OutsideProxy | null;
  readonly #decoder: PcmDecoder;
  #lastSoundAt: Millis;

  constructor({ ffmpeg, clock, url, userAgent, proxy, ahead }: FfmpegSoundOptions) {
    this.#clock = clock;
    this.#proxy = proxy;
    this.#lastSoundAt = clock.now();
    const input = MediaInput.remote({ url, userAgent, timeout: SERVER_PATIENCE, proxy: proxy?.url ?? null });
    this.#decoder = new PcmDecoder({ ffmpeg, input, urgency: 'stream', ahead });
  }

  get failure(): string | null {
    if (this.#proxy?.refusal) return this.#proxy.refusal;
    if (this.#decoder.state === 'failed') return this.#decoder.failure;
    const isLate = this.#decoder.state === 'open' && this.#clock.now() - this.#lastSoundAt >= SILENT_AFTER;
    return isLate ? 'the server sends nothing' : null;
  }

  get failureCode(): ErrorCode | null {
    return this.#decoder.failureCode;
  }

  get isOver(): boolean {
    return this.#decoder.state === 'ended' && this.#decoder.ready === 0;
  }

  read(take: (samples: PcmBlock) => void, room: SampleFrames): void {
    const { ready } = this.#decoder;
    if (ready > 0 || room === 0) this.#lastSoundAt = this.#clock.now();
    const samples = silentBlock(sampleFrames(Math.min(ready, room)));
    if (samples.length === 0) return;
    this.#decoder.read(samples);
    take(samples);
  }

  close(): void {
    this.#decoder.close();
    this.#proxy?.close();
  }
}

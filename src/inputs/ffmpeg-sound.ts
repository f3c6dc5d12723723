import { type Clock, type Millis, millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import { PcmDecoder } from '../ffmpeg/index.ts';
import { type PcmBlock, silentBlock } from '../pcm/index.ts';
import type { PulledSound } from './pulled-sound.ts';

/** What ffmpeg is to fetch itself. */
export interface FfmpegSoundOptions {
  /** The ffmpeg program. */
  readonly command: string;
  readonly clock: Clock;
  readonly url: URL;
  readonly userAgent: string;
  readonly ahead: SampleFrames;
}

/** Nothing decoded for this long: the server hangs. Beyond the time that ffmpeg itself waits. */
const HANGS_AFTER = millis(20_000);
const SERVER_PATIENCE_MICROS = 10_000_000;
/** A playlist from elsewhere may not name files of this machine. */
const PROTOCOLS = 'http,https,tcp,tls,crypto,hls';

/** A stream that is more than bytes in a row (HLS, MP4): ffmpeg fetches and decodes it. Owns its decoder. */
export class FfmpegSound implements PulledSound {
  readonly #clock: Clock;
  readonly #decoder: PcmDecoder;
  #lastSoundAt: Millis;

  constructor({ command, clock, url, userAgent, ahead }: FfmpegSoundOptions) {
    this.#clock = clock;
    this.#lastSoundAt = clock.now();
    const input = [
      ...['-protocol_whitelist', PROTOCOLS, '-user_agent', userAgent, '-rw_timeout', `${SERVER_PATIENCE_MICROS}`],
      ...['-i', url.href],
    ];
    this.#decoder = new PcmDecoder({ command, input, takesInput: false, ahead });
  }

  get failure(): string | null {
    if (this.#decoder.state === 'failed') return this.#decoder.failure;
    const isLate = this.#decoder.state === 'open' && this.#clock.now() - this.#lastSoundAt >= HANGS_AFTER;
    return isLate ? 'the server sends nothing' : null;
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
  }
}

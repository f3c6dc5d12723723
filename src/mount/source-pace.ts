import { type Clock, type Logger, type Micros, type Millis, millis } from '../core/index.ts';

/** How fast the audio of a source arrives. */
export type PaceState = 'steady' | 'fast' | 'slow';

/** A burst of another server, or what an encoder had in hand, comes at once and says nothing. */
const WARM_UP = millis(2000);
const WINDOW = millis(10_000);
/**
 * Drifting clocks are off by far less; pages and clusters of some seconds make a window uneven by more, but not two.
 */
const TOLERANCE = 0.02;
/** Ahead or behind by so much, over windows that are all off to one side. More than a cluster of WebM plays. */
const MOST_DEVIATION = millis(7000);

/**
 * No source catches up by so much after a stall: a source that is silent for half of it is dropped. No need to wait
 * longer.
 */
const CERTAIN_LEAD = millis(20_000);

/**
 * Compares how much audio a source sends with how long it takes. A source that runs faster than real time (a file sent
 * without pacing) throws listeners out of the ring; one that falls behind makes them stall. Both are logged once for
 * each source.
 */
export class SourcePace {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #windowStart: Millis = millis(0);
  /** Play time of what came in the window, in microseconds; stays 0 where the format tells no time. */
  #played = 0;
  #isWarm = false;
  /** Play time less time, over windows that were off to one side, in milliseconds. */
  #lead = 0;
  #speed: number | null = null;
  #state: PaceState = 'steady';
  readonly #reported = new Set<PaceState>();

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Seconds of audio for each second of time in the last window, in percent; null: not known yet. */
  get speedPercent(): number | null {
    return this.#speed === null ? null : Math.round(this.#speed * 100);
  }

  get state(): PaceState {
    return this.#state;
  }

  /** A source starts to send. */
  begin(): void {
    this.#windowStart = this.#clock.now();
    this.#played = 0;
    this.#isWarm = false;
    this.#lead = 0;
    this.#speed = null;
    this.#state = 'steady';
    this.#reported.clear();
  }

  /** Audio of that play time has arrived. */
  add(duration: Micros): void {
    this.#played += duration;
    const elapsed = this.#clock.now() - this.#windowStart;
    const isCertain = this.#isWarm && this.#played / 1000 - elapsed >= CERTAIN_LEAD;
    if (!isCertain && elapsed < (this.#isWarm ? WINDOW : WARM_UP)) return;
    if (this.#isWarm && this.#played > 0) this.#judge(elapsed);
    this.#isWarm = true;
    this.#windowStart = this.#clock.now();
    this.#played = 0;
  }

  #judge(elapsed: number): void {
    const deviation = this.#played / 1000 - elapsed;
    this.#speed = this.#played / 1000 / elapsed;
    const isOff = Math.abs(deviation) > TOLERANCE * elapsed;
    const isSameSide = Math.sign(deviation) === Math.sign(this.#lead);
    this.#lead = isOff ? deviation + (isSameSide ? this.#lead : 0) : 0;
    if (!isOff) this.#enter('steady');
    else if (Math.abs(this.#lead) >= MOST_DEVIATION) this.#enter(this.#lead > 0 ? 'fast' : 'slow');
  }

  #enter(state: PaceState): void {
    this.#state = state;
    if (state === 'steady' || this.#reported.has(state)) return;
    this.#reported.add(state);
    const speed = `${this.speedPercent} % of real time`;
    if (state === 'fast') {
      this.#logger.warn('the source sends faster than real time: listeners lose parts. Pace it (ffmpeg: -re)', {
        speed,
      });
    } else {
      this.#logger.warn('the source falls behind real time: players will stall. Check its CPU and network', { speed });
    }
  }
}

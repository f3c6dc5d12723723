import {
  type Clock,
  type Logger,
  type Lufs,
  type Millis,
  millis,
  type SampleFrames,
  sampleFrames,
  type Timer,
} from '../core/index.ts';
import { FFMPEG_MISSING, type Ffmpeg } from '../ffmpeg/index.ts';
import { BLOCK_FRAMES, millisToFrames, type StereoLevels } from '../pcm/index.ts';
import { type InputBlock, type ProgramTitle, type Tick, VoiceMixer } from '../program/index.ts';
import { Deck, levellingGain } from './deck.ts';
import type { BufferFill, Input } from './input.ts';
import { InputHealth } from './input-health.ts';
import { type MadeBlock, Outlet } from './outlet.ts';
import type { OpenTrack, Track, TrackSource } from './ports.ts';

/** What a playlist input plays, and how. */
export interface PlaylistInputOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly source: TrackSource;
  readonly open: OpenTrack;
  /** What opens the tracks; null: they need no ffmpeg. While it is missing no track is taken, so none is called broken. */
  readonly ffmpeg: Ffmpeg | null;
  /** Where the tracks come from, for people. */
  readonly origin: string;
  /** From one track to the next. */
  readonly crossfade: SampleFrames;
  /** Peak, as a share of full scale, below which sound at the ends of a track is cut off as silence; 0: none is. */
  readonly trimBelow: number;
  /** Loudness that tracks are brought to; null: as they are. */
  readonly loudness: Lufs | null;
  /** What comes when it is taken up again after it was off air: the next track, or the rest of the same. */
  readonly resume: 'next' | 'continue';
}

/** Decoded ahead, beyond the crossfade: the time in which the next track is found and opened. */
const AHEAD = millisToFrames(millis(8000));
/** While nobody pulls, else with each block: the first track is heard as soon as it is open. */
const TEND_PERIOD = millis(100);
/** Not pulled in so many periods (2 s), it is off air. Not by the clock: when the machine stood still nobody could pull. */
const OFF_AIR_PERIODS = 20;
/** With less than this left, a track that waits is played, whatever else has been asked for meanwhile. */
const NO_CHANGE_BELOW = millisToFrames(millis(3000));
const SKIP_FADE = millisToFrames(millis(500));

/**
 * Plays one track after another without a break: the next one is opened while the last seconds of this one are decoded, and
 * crossfaded in so that the end of the fade is the end of the sound. Stands still while nobody pulls. Owns its decks; the
 * `TrackSource` decides what comes.
 */
export class PlaylistInput implements Input {
  readonly timing = 'waiting';
  readonly health: InputHealth;
  readonly #options: PlaylistInputOptions;
  readonly #logger: Logger;
  readonly #mixer = new VoiceMixer<Deck>();
  #current: Deck | null = null;
  #next: Deck | null = null;
  #isSkipping = false;
  #timer: Timer | null = null;
  #stopListening: (() => void) | null = null;
  /** Tend periods since somebody pulled. */
  #unpulledPeriods = 0;
  /** Why the last track could not be played; null: one is heard. */
  #failure: string | null = null;
  readonly #outlet = new Outlet(() => this.#make());

  constructor(options: PlaylistInputOptions) {
    this.#options = options;
    this.#logger = options.logger.child({ input: options.name });
    this.health = new InputHealth(options.clock);
  }

  get name(): string {
    return this.#options.name;
  }

  get origin(): string {
    return this.#options.origin;
  }

  get title(): ProgramTitle | null {
    return this.#current?.track.title ?? null;
  }

  /** The track that is played, or would be, and how far it is. */
  get playing(): { readonly track: Track; readonly position: Millis } | null {
    return this.#current && { track: this.#current.track, position: this.#current.position };
  }

  /** The track that is opened already and comes next; null: none is yet. */
  get waiting(): Track | null {
    return this.#next?.track ?? null;
  }

  get buffer(): BufferFill | null {
    return null;
  }

  get fault(): string | null {
    return this.health.fault;
  }

  get levels(): StereoLevels {
    return this.#outlet.levels;
  }

  get ready(): SampleFrames {
    const current = this.#current;
    if (!current || current.ready === 0) return sampleFrames(0);
    return this.isEnding ? current.ready : sampleFrames(Number.POSITIVE_INFINITY);
  }

  get isEnding(): boolean {
    return this.#next === null && (this.#current?.isEnding ?? false);
  }

  start(): void {
    const { clock, source } = this.#options;
    if (this.#timer) return;
    source.rewind();
    this.#timer = clock.every(TEND_PERIOD, () => this.#passPeriod());
    this.#stopListening = source.onChange(() => this.#reconsider());
    this.health.rest('opening the first track');
    this.#tend();
  }

  stop(): void {
    const { source } = this.#options;
    this.#timer?.cancel();
    this.#timer = null;
    this.#stopListening?.();
    const [current, next] = [this.#current, this.#next];
    if (next) source.giveBack(next.track);
    if (current && this.#isHeard(current)) source.report(current.track, 'interrupted');
    else if (current) source.giveBack(current.track);
    next?.close();
    this.#clear();
    this.#next = null;
    this.#isSkipping = false;
    this.#failure = null;
    this.health.rest('switched off');
  }

  /** Goes on to the next track as soon as it is open. */
  skip(): void {
    this.#isSkipping = true;
    this.#tend();
  }

  pull(tick: Tick): InputBlock | null {
    return this.#outlet.pull(tick);
  }

  #make(): MadeBlock | null {
    this.#unpulledPeriods = 0;
    this.#tend();
    const { source } = this.#options;
    const current = this.#current;
    if (!current) return null;
    if (this.#next && this.#next.ready > 0) {
      const fade = this.#fadeBetween(current, this.#next);
      if (this.#isSkipping || (current.isEnding && current.ready <= Math.max(fade, BLOCK_FRAMES))) this.#change(fade);
    }
    const onDeck = this.#current!;
    if (!this.#isHeard(onDeck)) {
      if (onDeck.ready === 0) return null;
      this.#mixer.switchTo(onDeck, sampleFrames(0));
      source.report(onDeck.track, 'started');
      this.#logger.debug('a track begins', { title: onDeck.track.title.title });
    }
    const before = this.#mixer.supplies;
    const isDry = before.every(({ ready }) => ready === 0);
    const samples = this.#mixer.mix();
    for (const deck of before) if (!this.#mixer.supplies.includes(deck)) deck.close();
    if (isDry) this.#finish(onDeck);
    return isDry ? null : { samples, title: onDeck.track.title };
  }

  #isHeard(deck: Deck): boolean {
    return this.#mixer.supplies.includes(deck);
  }

  #fadeBetween(last: Deck, next: Deck): SampleFrames {
    const wanted = this.#isSkipping ? SKIP_FADE : this.#options.crossfade;
    return sampleFrames(Math.min(wanted, last.longestFade, next.longestFade));
  }

  #change(fade: SampleFrames): void {
    const { source } = this.#options;
    const last = this.#current!;
    const next = this.#next!;
    source.report(last.track, this.#isSkipping ? 'skipped' : 'ended');
    this.#isSkipping = false;
    this.#current = next;
    this.#next = null;
    // Two that do not overlap follow one another as they are.
    this.#mixer.switchTo(next, fade);
    source.report(next.track, 'started');
  }

  /** The last track is over and none has come in time. */
  #finish(deck: Deck): void {
    if (!deck.isEnding) return;
    this.#options.source.report(deck.track, 'ended');
    this.#mixer.switchTo(null, sampleFrames(0));
    deck.close();
    this.#current = null;
  }

  #passPeriod(): void {
    if (++this.#unpulledPeriods === OFF_AIR_PERIODS) this.#leaveAir();
    this.#tend();
  }

  #tend(): void {
    if (!this.#timer) return;
    this.#current = this.#keepGood(this.#current) ?? this.#takeNext() ?? this.#openNext();
    if (this.#current && (this.#current.isEnding || this.#isSkipping)) {
      this.#next = this.#keepGood(this.#next) ?? this.#openNext();
    }
    this.#noteHealth();
  }

  /** Off air for a while, the next time begins with a track's beginning. */
  #leaveAir(): void {
    const { resume, source } = this.#options;
    const current = this.#current;
    if (resume === 'continue' || !current || current.position === 0) return;
    source.report(current.track, 'skipped');
    this.#clear();
  }

  /** Closes what is heard, and what would be. */
  #clear(): void {
    for (const deck of new Set([...this.#mixer.supplies, this.#current])) deck?.close();
    this.#mixer.switchTo(null, sampleFrames(0));
    this.#current = null;
  }

  #keepGood(deck: Deck | null): Deck | null {
    if (!deck) return null;
    deck.tend();
    const { failure } = deck;
    if (failure === null) return deck;
    this.#failure = failure;
    this.#options.source.report(deck.track, 'broken', failure);
    deck.close();
    return null;
  }

  #takeNext(): Deck | null {
    const next = this.#keepGood(this.#next);
    this.#next = null;
    return next;
  }

  #openNext(): Deck | null {
    const { clock, source, open, ffmpeg, trimBelow, loudness, crossfade } = this.#options;
    if (ffmpeg?.isMissing) return null;
    const track = source.next();
    if (!track) return null;
    const ahead = sampleFrames(AHEAD + crossfade);
    return new Deck({ clock, track, open, ahead, trimBelow, gain: levellingGain(track, loudness) });
  }

  /** Something else has been asked for: what was opened and has not begun makes room, while there is time. */
  #reconsider(): void {
    const next = this.#next;
    if (next && this.#current && this.#current.ready > NO_CHANGE_BELOW) {
      this.#options.source.giveBack(next.track);
      next.close();
      this.#next = null;
    }
    this.#tend();
  }

  #noteHealth(): void {
    if (this.#current && this.#current.ready > 0) {
      this.#failure = null;
      this.health.activate();
    } else if (this.#options.ffmpeg?.isMissing) this.health.fail(FFMPEG_MISSING, 'FFMPEG_MISSING');
    else if (this.#failure !== null) this.health.fail(this.#failure);
    else if (!this.#current) this.health.fail('there is nothing to play');
  }
}

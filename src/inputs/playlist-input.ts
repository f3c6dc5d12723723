import {
  type Clock,
  type Logger,
  type Millis,
  millis,
  type SampleFrames,
  sampleFrames,
  type Timer,
  type UnixMillis,
} from '../core/index.ts';
import { FFMPEG_MISSING, type Ffmpeg } from '../ffmpeg/index.ts';
import { BLOCK_FRAMES, millisToFrames, type StereoLevels, silentBlock } from '../pcm/index.ts';
import { type InputBlock, type ProgramTitle, type Tick, VoiceMixer } from '../program/index.ts';
import { AirTime } from './air-time.ts';
import type { Deck } from './deck.ts';
import type { BufferFill, Input } from './input.ts';
import { InputHealth } from './input-health.ts';
import { type MadeBlock, Outlet } from './outlet.ts';
import type { PlaylistSettings } from './playlist-settings.ts';
import type { LookAtTrack, SourceChange, Track, TrackSource } from './ports.ts';
import { usualFade } from './usual-fade.ts';
import { WaitingDecks } from './waiting-decks.ts';

/** What a playlist input works with. */
export interface PlaylistInputOptions extends PlaylistSettings {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly source: TrackSource;
  /** null: its tracks come from no files. */
  readonly look: LookAtTrack | null;
  /** What opens the tracks; null: they need no ffmpeg. While it is missing no track is taken, so none is called broken. */
  readonly ffmpeg: Ffmpeg | null;
}

/** While it is not pulled, else with each block: the first track is heard as soon as it is open. */
const POLL_PERIOD = millis(100);
/** The files of tracks that wait are looked at every so many periods (1 s). */
const CHECK_PERIODS = 10;
/** With less than this left, a track that waits is played, whatever else has been asked for meanwhile. */
const NO_CHANGE_BELOW = millisToFrames(millis(3000));
const SKIP_FADE = millisToFrames(millis(500));
/** The first track after a start waits this long for its tags. */
const TAGS_WAIT = millis(500);
/** The next track may be this long in opening while silence is given; then the input is dry. */
const LONGEST_GAP = millisToFrames(millis(2000));

/**
 * Plays one track after another without a break: the next one is opened while the last seconds of this one are decoded, and
 * crossfaded in so that the end of the fade is the end of the sound. Stands still while it is not pulled. Owns its decks; the
 * `TrackSource` decides what comes. The states of a track: `docs/decisions/0028`.
 */
export class PlaylistInput implements Input {
  readonly timing = 'waiting';
  readonly health: InputHealth;
  readonly #options: PlaylistInputOptions;
  #settings: PlaylistSettings;
  readonly #logger: Logger;
  readonly #mixer = new VoiceMixer<Deck>();
  /** What is heard, or would be when it is pulled. */
  #current: Deck | null = null;
  /** What comes behind it. */
  readonly #waiting: WaitingDecks;
  #isSkipping = false;
  /** Whether no fade goes over into the next track: this one may be the last. */
  #isFinishing = false;
  #timer: Timer | null = null;
  #stopListening: (() => void) | null = null;
  #periods = 0;
  readonly #airTime = new AirTime();
  /** Until when the first track waits for its tags; null: none is open yet. */
  #tagsBy: Millis | null = null;
  /** Silence given since a track was over and the next was not open. */
  #gap = 0;
  #title: ProgramTitle | null = null;
  readonly #outlet = new Outlet(() => this.#make());

  constructor(options: PlaylistInputOptions) {
    this.#options = options;
    this.#settings = options;
    this.#logger = options.logger.child({ input: options.name });
    this.#waiting = new WaitingDecks({ ...options, settings: () => this.#settings });
    this.health = new InputHealth(options.clock);
  }

  get name(): string {
    return this.#options.name;
  }

  get origin(): string {
    return this.#settings.origin;
  }

  get title(): ProgramTitle | null {
    return this.#title;
  }

  /** The track that is played, or would be, and how far it is. */
  get playing(): { readonly track: Track; readonly position: Millis } | null {
    return this.#current && { track: this.#current.track, position: this.#current.position };
  }

  /** The track that is opened already and comes next; null: none is yet. */
  get waiting(): Track | null {
    return this.#waiting.all[0]?.track ?? null;
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
    const canPlay = current && (this.#isHeard(current) ? current.ready > 0 : this.#canBegin(current));
    if (!canPlay && !this.#isInGap) return sampleFrames(0);
    return this.isEnding ? current!.ready : sampleFrames(Number.POSITIVE_INFINITY);
  }

  get isEnding(): boolean {
    return this.#waiting.all.length === 0 && (this.#current?.isEnding ?? false);
  }

  start(): void {
    const { clock, source } = this.#options;
    if (this.#timer) return;
    source.rewind(null);
    this.#timer = clock.every(POLL_PERIOD, () => this.#passPeriod());
    this.#stopListening = source.onChange((change) => this.#reconsider(change));
    this.#tagsBy = null;
    this.health.rest('opening the first track');
    this.#poll();
  }

  stop(): void {
    const { source } = this.#options;
    this.#timer?.cancel();
    this.#timer = null;
    this.#stopListening?.();
    this.#waiting.empty();
    const current = this.#current;
    if (current && this.#isHeard(current)) source.report(current.track, 'interrupted');
    else if (current) source.returnTrack(current.track);
    this.#clear();
    this.#isSkipping = false;
    this.#waiting.forgetFailure();
    this.#title = null;
    this.health.rest('switched off');
  }

  /** Goes on to the next track as soon as it is open. */
  skip(): void {
    this.#isSkipping = true;
    this.#poll();
  }

  get trackLeft(): SampleFrames {
    const deck = this.#current;
    return deck?.isEnding && this.#isHeard(deck) ? deck.ready : sampleFrames(Number.POSITIVE_INFINITY);
  }

  get longestFade(): SampleFrames {
    return this.#settings.edgeCrossfade ?? sampleFrames(Number.POSITIVE_INFINITY);
  }

  finishTrack(): void {
    this.#isFinishing = true;
  }

  /** What is heard plays on; of what was heard before nothing more comes. */
  rewind(since: UnixMillis): boolean {
    if (!this.#options.source.rewind(since)) return false;
    const current = this.#current;
    this.#waiting.empty();
    if (current && !this.#isHeard(current)) {
      this.#waiting.returnTrack(current);
      this.#current = null;
    } else if (current && (this.#airTime.isPaused || current.isOver)) this.#drop(current);
    this.#poll();
    return true;
  }

  /** Takes up other settings, from the next track on. */
  configure(settings: PlaylistSettings): void {
    this.#settings = settings;
    this.#reconsider('order');
  }

  pull(tick: Tick): InputBlock | null {
    return this.#outlet.pull(tick);
  }

  #make(): MadeBlock | null {
    this.#airTime.notePull();
    this.#poll();
    this.#changeWhereDue();
    const current = this.#current;
    if (current && !this.#isHeard(current) && !this.#begin(current) && !this.#isInGap) return null;
    const before = this.#mixer.supplies;
    const isDry = before.every(({ ready }) => ready === 0);
    const samples = this.#mixer.mix();
    for (const deck of before) if (!this.#mixer.supplies.includes(deck)) deck.close();
    if (isDry && current) this.#finish(current);
    if (isDry) return this.#fillGap();
    this.#gap = 0;
    const title = this.#current?.track.isTitled === false ? 'keep' : this.#title;
    return { samples, title, isMeant: this.#current?.isMeasured ?? false };
  }

  /** Goes on to the next track where this one is at its end; past several of them where they are shorter than a block. */
  #changeWhereDue(): void {
    for (let next = this.#waiting.firstReady; next; next = this.#waiting.firstReady) {
      const current = this.#current;
      if (!current || !this.#isHeard(current)) return;
      const fade = this.#fadeBetween(current, next);
      if (!this.#isSkipping && !(current.isEnding && current.ready <= Math.max(fade, BLOCK_FRAMES))) return;
      this.#change(current, next, fade);
    }
  }

  #change(last: Deck, next: Deck, fade: SampleFrames): void {
    const { source } = this.#options;
    this.#waiting.take(next);
    source.report(last.track, this.#isSkipping ? 'skipped' : 'ended');
    this.#isSkipping = this.#isFinishing = false;
    this.#current = next;
    if (fade > 0) this.#mixer.switchTo(next, fade);
    else {
      // The next sample follows the last one.
      next.follow(last);
      this.#mixer.replace(last, next);
      last.close();
    }
    this.#noteBegun(next);
  }

  /** Lets the first track in, or one after a gap. Says whether it has begun. */
  #begin(deck: Deck): boolean {
    if (!this.#canBegin(deck)) return false;
    this.#mixer.switchTo(deck, sampleFrames(0));
    this.#noteBegun(deck);
    return true;
  }

  #noteBegun(deck: Deck): void {
    const { track } = deck;
    deck.check();
    if (track.isTitled) this.#title = track.title;
    this.#options.source.report(track, 'started');
    this.#logger.debug('a track begins', { title: track.title.title });
  }

  #isHeard(deck: Deck): boolean {
    return this.#mixer.supplies.includes(deck);
  }

  /** Whether its sound can be let in, and its tags have been read or waited for. */
  #canBegin(deck: Deck): boolean {
    const { clock, look } = this.#options;
    this.#tagsBy ??= millis(clock.now() + TAGS_WAIT);
    return deck.canBegin && (look === null || deck.track.state !== null || clock.now() >= this.#tagsBy);
  }

  #fadeBetween(last: Deck, next: Deck): SampleFrames {
    if (this.#isFinishing && !this.#isSkipping) return sampleFrames(0);
    const wanted = this.#isSkipping ? SKIP_FADE : usualFade(last, next, this.#settings);
    return sampleFrames(Math.min(wanted, last.longestFade, next.longestFade));
  }

  /** The last track is over and none has come in time. */
  #finish(deck: Deck): void {
    if (!deck.isEnding || !this.#isHeard(deck)) return;
    this.#options.source.report(deck.track, 'ended');
    this.#mixer.switchTo(null, sampleFrames(0));
    deck.close();
    this.#current = null;
    this.#gap = 1;
  }

  /** Whether silence is given until the next track is open. */
  get #isInGap(): boolean {
    const isOpening = this.#current ? !this.#isHeard(this.#current) : this.#waiting.all.length > 0;
    return this.#gap > 0 && this.#gap < LONGEST_GAP && isOpening;
  }

  #fillGap(): MadeBlock | null {
    this.#poll();
    if (!this.#isInGap) return null;
    this.#gap += BLOCK_FRAMES;
    return { samples: silentBlock(), title: 'keep' };
  }

  #passPeriod(): void {
    this.#airTime.passPeriod();
    if (this.#airTime.isOffAir) this.#leaveAir();
    if (++this.#periods % CHECK_PERIODS === 0) for (const deck of this.#idle) deck.check();
    this.#poll();
    if (this.#airTime.isOffAir) for (const deck of this.#idle) deck.park();
  }

  /** The decks that have not begun, or have not gone on for long. */
  get #idle(): readonly Deck[] {
    const isIdle = this.#current && (!this.#isHeard(this.#current) || this.#airTime.isLongOffAir);
    return isIdle ? [this.#current!, ...this.#waiting.all] : this.#waiting.all;
  }

  #poll(): void {
    if (!this.#timer) return;
    this.#keepCurrent();
    this.#waiting.poll();
    this.#current ??= this.#waiting.takeFirst();
    if (this.#current) this.#waiting.fillUp(this.#current, this.#isSkipping);
    this.#noteHealth();
  }

  #keepCurrent(): void {
    const deck = this.#current;
    if (!deck) return;
    this.#current = this.#waiting.keepGood(deck);
    if (this.#current === deck || !this.#isHeard(deck)) return;
    // Silence until it is open again, or another is.
    this.#mixer.switchTo(null, sampleFrames(0));
    this.#gap = 1;
  }

  /** Off air for a while, the next time begins with a track's beginning; until that is open this one would go on. */
  #leaveAir(): void {
    const current = this.#current;
    this.#gap = 0;
    if (!current || current.position === 0) return;
    if (this.#settings.resume === 'continue' && !current.isOver) return;
    this.#waiting.fillUp(current, true);
    const next = this.#waiting.firstReady;
    if (!next && this.#waiting.all.length > 0) return;
    this.#drop(current);
    if (next) this.#waiting.take(next);
    this.#current = next;
  }

  /** Leaves what was heard and is not to be taken up again. */
  #drop(deck: Deck): void {
    this.#options.source.report(deck.track, deck.isOver ? 'ended' : 'interrupted');
    this.#clear();
  }

  /** Closes what is heard, and what would be. */
  #clear(): void {
    for (const deck of new Set([...this.#mixer.supplies, this.#current])) deck?.close();
    this.#mixer.switchTo(null, sampleFrames(0));
    this.#current = null;
    this.#isFinishing = false;
    this.#gap = 0;
  }

  #reconsider(change: SourceChange): void {
    if (change === 'facts') this.#refresh();
    else this.#makeRoom();
    this.#poll();
  }

  /** What was opened and has not begun is given back, while there is time. */
  #makeRoom(): void {
    const isHeard = this.#current && this.#isHeard(this.#current);
    const hasTime = isHeard ? this.#current!.ready > NO_CHANGE_BELOW : this.#airTime.isOffAir;
    if (!hasTime) return;
    this.#waiting.empty();
    if (isHeard || !this.#current) return;
    this.#waiting.returnTrack(this.#current);
    this.#current = null;
  }

  /** Takes up what else is known about the tracks. */
  #refresh(): void {
    const { source } = this.#options;
    const heard = this.#current && this.#isHeard(this.#current) ? this.#current : null;
    for (const deck of [heard, ...this.#idle]) {
      const track = deck && source.refresh(deck.track, deck === heard ? deck.seen : null);
      if (track && track !== deck.track) deck.update(track);
    }
    if (heard?.track.isTitled) this.#title = heard.track.title;
  }

  #noteHealth(): void {
    if (this.#current && this.#current.ready > 0) {
      this.#waiting.forgetFailure();
      this.health.activate();
    } else if (this.#options.ffmpeg?.isMissing) this.health.fail(FFMPEG_MISSING, 'FFMPEG_MISSING');
    else if (this.#waiting.failure !== null) this.health.fail(this.#waiting.failure);
    else if (!this.#current) this.health.fail('there is nothing to play');
  }
}

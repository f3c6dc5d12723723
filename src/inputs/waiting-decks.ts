import { type Clock, millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import type { Ffmpeg } from '../ffmpeg/index.ts';
import { BLOCK_FRAMES, millisToFrames } from '../pcm/index.ts';
import { Deck } from './deck.ts';
import type { PlaylistSettings } from './playlist-settings.ts';
import type { FileState, LookAtTrack, Track, TrackSource } from './ports.ts';
import { SHORT_JINGLE } from './usual-fade.ts';

/** What decks are opened with. */
export interface WaitingDecksOptions {
  readonly clock: Clock;
  readonly source: TrackSource;
  /** null: its tracks come from no files. */
  readonly look: LookAtTrack | null;
  /** null: its tracks need none. */
  readonly ffmpeg: Ffmpeg | null;
  readonly settings: () => PlaylistSettings;
}

/** Decoded ahead, beyond the crossfade: the time in which the next track is found and opened. */
const AHEAD = millisToFrames(millis(8000));
/** Tracks that may be open and not heard: as many as it takes to get past short ones, and past one that hangs. */
const MOST_WAITING = 4;
/** A file that is found to be another by then is played from its beginning after all. */
const BEGINNING = millis(3000);

/** The tracks that are open and come next, in order, and how a track is opened. Owns their decks until they are taken. */
export class WaitingDecks {
  readonly #options: WaitingDecksOptions;
  #decks: Deck[] = [];
  #failure: string | null = null;

  constructor(options: WaitingDecksOptions) {
    this.#options = options;
  }

  get all(): readonly Deck[] {
    return this.#decks;
  }

  /** The first that can be heard now; null: none can. */
  get firstReady(): Deck | null {
    return this.#decks.find(({ ready }) => ready > 0) ?? null;
  }

  /** Why the last track could not be played; null: none has failed since this was set to null. */
  get failure(): string | null {
    return this.#failure;
  }
  forgetFailure(): void {
    this.#failure = null;
  }

  /** Moves all on, and leaves out what cannot be played. */
  poll(): void {
    this.#decks = this.#decks.flatMap((deck) => this.keepGood(deck) ?? []);
  }

  /** Opens what it takes to go on behind `current` without a break; `isWanted`: the next is to come at once. */
  fillUp(current: Deck, isWanted: boolean): void {
    while (this.#needsMore(current, isWanted)) {
      const deck = this.#openNext();
      if (!deck) return;
      this.#decks.push(deck);
    }
  }

  /** Hands over the first, or opens a track for it; null: there is nothing to play. */
  takeFirst(): Deck | null {
    return this.#decks.shift() ?? this.#openNext();
  }

  /** Hands over one of them. Those before it have no sound when it is to begin. */
  take(deck: Deck): void {
    for (const passed of this.#decks.splice(0, this.#decks.indexOf(deck))) {
      if (passed.isLate) this.#leaveOut(passed, 'the decoder gives no sound');
      else this.returnTrack(passed);
    }
    this.#decks.shift();
  }

  /** Gives all of them back to the source. */
  empty(): void {
    for (const deck of this.#decks.splice(0).reverse()) this.returnTrack(deck);
  }

  /** Closes a deck that was not heard: its track comes first the next time. */
  returnTrack(deck: Deck): void {
    this.#options.source.returnTrack(deck.track);
    deck.close();
  }

  /** Moves a deck on: the same, or one that was opened in its place; null: it cannot be played. */
  keepGood(deck: Deck): Deck | null {
    deck.poll();
    if (deck.failure !== null) {
      this.#leaveOut(deck, deck.failure);
      return null;
    }
    return deck.isOutdated && (deck.position < BEGINNING || deck.isUnsure) ? this.#reopen(deck) : deck;
  }

  #needsMore(current: Deck, isWanted: boolean): boolean {
    const last = this.#decks.at(-1);
    if (!last) return current.isEnding || isWanted;
    if (this.#decks.length === MOST_WAITING) return false;
    if (last.isLate) return true;
    const left = this.#decks.reduce((sum, { ready }) => sum + ready, Number(current.ready));
    return last.isEnding && left < AHEAD;
  }

  #leaveOut(deck: Deck, reason: string): void {
    this.#failure = reason;
    this.#options.source.report(deck.track, 'broken', reason);
    deck.close();
  }

  /** Plays the file as it is now. */
  #reopen(deck: Deck): Deck | null {
    const track = this.#options.source.refresh(deck.track, null);
    if (!track) {
      this.returnTrack(deck);
      return null;
    }
    deck.close();
    return this.#open(track, deck.seen);
  }

  #openNext(): Deck | null {
    const { source, ffmpeg } = this.#options;
    if (ffmpeg?.isMissing) return null;
    const track = source.next();
    return track && this.#open(track, null);
  }

  #open(track: Track, seen: FileState | null): Deck {
    const { clock, look, settings } = this.#options;
    const { open, trimBelow, loudness, crossfade } = settings();
    // Of a short jingle the end has to be known before it begins.
    const least = track.kind === 'jingle' ? millisToFrames(SHORT_JINGLE) + BLOCK_FRAMES : 0;
    const ahead: SampleFrames = sampleFrames(Math.max(AHEAD + crossfade, least));
    return new Deck({ clock, track, open, look, seen, ahead, trimBelow, loudness });
  }
}

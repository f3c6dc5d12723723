import { isDeepStrictEqual } from 'node:util';
import { type Clock, type Logger, type Millis, millis, type UnixMillis } from '../core/index.ts';
import type { SourceChange, Track, TrackSource } from '../inputs/index.ts';
import { createTrack } from './create-track.ts';
import { type Decision, decide } from './decide.ts';
import type { Jingles } from './jingles.ts';
import type { PlayHistory } from './play-history.ts';
import type { RequestQueue } from './request-queue.ts';
import type { Rotation } from './rotation.ts';
import type { ShelvedTrack } from './track-shelf.ts';

/** A track that was chosen, and why. */
export interface ChosenTrack extends Track {
  readonly why: string;
  readonly path: string;
}

/** A track that comes next, as far as can be said now. */
export interface UpcomingTrack extends Decision {
  /** Whether it is opened already. */
  readonly isHeld: boolean;
}

/** What a playout chooses from, and how. Its parts are the playout's own from here on. */
export interface PlayoutRules {
  readonly rotation: Rotation;
  /** null: none are played. */
  readonly jingles: Jingles | null;
  /** Whether the titles of jingles are shown; otherwise that of the track before stays. */
  readonly showsJingles: boolean;
  /** At what the order begins again. */
  readonly rewindsWhen: readonly ('started' | 'scheduled')[];
}

/** What a playout works with. */
export interface PlayoutOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly requests: RequestQueue;
  readonly history: PlayHistory;
  /** A new id each time, not even given before a restart. */
  readonly createId: () => string;
  /** Reports to the owner of the shelf that a track could not be played. Returns whether the shelf's state applies from now on. */
  readonly onBroken: (path: string, reason: string) => boolean;
}

interface Held {
  track: ChosenTrack;
  decision: Decision;
  /** Whether the order has begun again since, so that it does not come first when it is given back. */
  isPassed: boolean;
}

/** A playlist input holds some tracks that have not begun: the one to begin with, and those behind it. */
const MOST_HELD = 5;
/** Played at once: two in a crossfade, and as many that are skipped through. */
const MOST_PLAYING = 4;
/** For the preview, where the duration of a track is not known. */
const USUAL_DURATION = millis(210_000);

/**
 * Decides what a playlist input plays next: what was requested, else a jingle that is due, else what its rotation gives. Says of
 * each track why. Owns the parts it was given; keeps a track that was given out until its end is reported.
 */
export class Playout implements TrackSource {
  readonly requests: RequestQueue;
  readonly history: PlayHistory;
  readonly #options: PlayoutOptions;
  readonly #logger: Logger;
  readonly #handlers = new Set<(change: SourceChange) => void>();
  readonly #stopListening: () => void;
  #rules: PlayoutRules;
  #stopWatching: () => void;
  /** Given out and not begun, the oldest first. */
  readonly #held = new Map<string, Held>();
  readonly #playing = new Map<string, Held>();
  /** Since when the order is what it is: when it began again last. */
  #begunAt: UnixMillis;
  /** Given back, the first to play first. */
  #returned: Decision[] = [];

  constructor(options: PlayoutOptions, rules: PlayoutRules) {
    const { requests, history, logger } = options;
    this.#options = options;
    this.#rules = rules;
    this.#stopWatching = this.#watch(rules);
    this.#logger = logger;
    this.#begunAt = options.clock.wallTime();
    this.requests = requests;
    this.history = history;
    this.#stopListening = requests.onChange(() => this.#reconsider());
  }

  /** Chooses by other rules from now on; what is playing, what was requested and what was played stay. */
  configure(rules: PlayoutRules): void {
    this.#letGo();
    this.#rules = rules;
    this.#stopWatching = this.#watch(rules);
    // What goes on by itself does so by all that was heard before.
    if (rules.rewindsWhen.length > 0) rules.rotation.rewind(this.history.playedSince(this.#begunAt));
    this.#chooseAnew((kind) => kind !== 'request');
  }

  next(): ChosenTrack | null {
    const { requests, clock, createId } = this.#options;
    const { rotation, jingles } = this.#rules;
    this.#returned = this.#returned.filter(({ kind, track }) =>
      (kind === 'jingle' ? jingles : rotation)?.canPlay(track.path),
    );
    const takeRequest = () => requests.take();
    const decision = decide({ takeRequest, returned: this.#returned, rotation, jingles }, clock.now());
    if (!decision) return null;
    const track = this.#createTrack(createId(), decision);
    this.#held.set(track.id, { track, decision, isPassed: false });
    if (this.#held.size > MOST_HELD) this.#putBack(this.#held.values().next().value!);
    return track;
  }

  refresh(track: Track, heard: string | null): ChosenTrack | null {
    const held = this.#held.get(track.id) ?? this.#playing.get(track.id);
    const known = held && this.#find(held.decision);
    if (!held || !known) return null;
    if (heard !== null && known.state !== null && known.state !== heard) return held.track;
    const decision = { ...held.decision, track: known };
    const fresh = this.#createTrack(track.id, decision);
    if (isDeepStrictEqual(fresh, held.track)) return held.track;
    Object.assign(held, { decision, track: fresh });
    this.history.amend(track.id, known);
    return fresh;
  }

  returnTrack(track: Track): void {
    const held = this.#held.get(track.id);
    if (held) this.#putBack(held);
  }

  report(track: Track, outcome: 'started' | 'ended' | 'skipped' | 'interrupted' | 'broken', reason?: string): void {
    const held = this.#held.get(track.id) ?? this.#playing.get(track.id);
    if (!held) return;
    if (outcome === 'broken') this.#leaveOut(held, reason ?? 'it cannot be played');
    else if (outcome === 'started') this.#begin(held);
    else this.#end(held, outcome);
  }

  /** Also told when a request has come that goes before what was given out last, or when that is no longer wanted. */
  onChange(handler: (change: SourceChange) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** Whether its order begins again with each line of a schedule. */
  get rewindsForLines(): boolean {
    return this.#rules.rewindsWhen.includes('scheduled');
  }

  /**
   * The next `count` tracks: those that are opened already, then what `next` would give if nothing changed; fewer: the list ends.
   * `isRewound`: after the order has begun again. Changes nothing. How long ago something will have been heard then is estimated
   * by the durations.
   */
  upcoming(count: number, { isRewound = false }: { readonly isRewound?: boolean } = {}): UpcomingTrack[] {
    const { clock } = this.#options;
    const isLeft = ({ kind }: Decision) => !(isRewound && kind === 'music');
    const held = [...this.#held.values()].map(({ decision }) => decision).filter(isLeft);
    const forked = this.#forkSources();
    const sources = { ...forked, returned: forked.returned.filter(isLeft) };
    if (isRewound) sources.rotation.rewind();
    const list: UpcomingTrack[] = [];
    for (let at = clock.now(); list.length < count; ) {
      const isHeld = held.length > 0;
      const decision = held.shift() ?? decide(sources, at);
      if (!decision) break;
      list.push({ ...decision, isHeld });
      at = millis(at + playTime(decision.track));
    }
    return list;
  }

  rewind(since: UnixMillis | null): boolean {
    const { rewindsWhen, rotation } = this.#rules;
    if (!rewindsWhen.includes(since === null ? 'started' : 'scheduled')) return false;
    this.#passOver((kind) => kind === 'music');
    this.#begunAt = since ?? this.#options.clock.wallTime();
    rotation.rewind(since === null ? [] : this.history.playedSince(since));
    this.#tell('order');
    return true;
  }

  /** Lets go of the shelves; what is playing counts as interrupted. */
  close(): void {
    const { clock } = this.#options;
    for (const id of this.#playing.keys()) this.history.end(id, 'interrupted', clock.wallTime());
    this.#stopListening();
    this.#letGo();
  }

  #watch({ rotation, jingles }: PlayoutRules): () => void {
    const stops = [rotation.onChange(() => this.#noteShelf()), jingles?.onChange(() => this.#tell('facts'))];
    return () => {
      for (const stop of stops) stop?.();
    };
  }

  /** What was given out and not begun is chosen again where the list was edited so that something else comes. */
  #noteShelf(): void {
    const isChosen = ({ kind }: Decision) => kind === 'music';
    const held = [...this.#held.values()].filter(({ isPassed }) => !isPassed).map(({ decision }) => decision);
    const chosen = [...held, ...this.#returned].filter(isChosen).map(({ track }) => track.path);
    const isOvertaken = chosen.length > 0 && this.#rules.rotation.reconsider(chosen);
    if (isOvertaken) this.#chooseAnew((kind) => kind === 'music');
    this.#tell('facts');
  }

  /** What is too near to its beginning to be given back is played, and the order goes on behind it. */
  #chooseAnew(isConcerned: (kind: Decision['kind']) => boolean): void {
    this.#passOver(isConcerned);
    this.#tell('order');
    for (const held of this.#held.values()) {
      if (held.isPassed && held.decision.kind === 'music') this.#rules.rotation.catchUp(held.decision.track);
      held.isPassed = false;
    }
  }

  /** What was given out or given back no longer comes first. */
  #passOver(isConcerned: (kind: Decision['kind']) => boolean): void {
    this.#returned = this.#returned.filter(({ kind }) => !isConcerned(kind));
    for (const held of this.#held.values()) held.isPassed ||= isConcerned(held.decision.kind);
  }

  #letGo(): void {
    this.#stopWatching();
    this.#rules.rotation.close();
    this.#rules.jingles?.close();
  }

  #createTrack(id: string, decision: Decision): ChosenTrack {
    const { why, kind, track } = decision;
    const isTitled = kind !== 'jingle' || this.#rules.showsJingles;
    return { ...createTrack(id, decision), isTitled, why, path: track.path };
  }

  #find({ kind, track }: Decision): ShelvedTrack | null {
    const { rotation, jingles } = this.#rules;
    return (kind === 'jingle' ? jingles : rotation)?.find(track.path) ?? null;
  }

  #begin(held: Held): void {
    const { requests, history, clock } = this.#options;
    const { rotation, jingles } = this.#rules;
    const { track, decision } = held;
    if (!this.#held.delete(track.id)) return;
    if (decision.requestId !== null) requests.finish(decision.requestId);
    if (decision.kind === 'jingle') jingles?.confirm();
    else rotation.confirm();
    this.#playing.set(track.id, held);
    const { path, artist, title, album, duration } = decision.track;
    const { id, kind, why } = track;
    history.begin({ id, kind, path, artist, title, album, duration, why, startedAt: clock.wallTime() });
    if (this.#playing.size > MOST_PLAYING) this.#end(this.#playing.values().next().value!, 'interrupted');
  }

  #end({ track, decision }: Held, outcome: 'ended' | 'skipped' | 'interrupted' | 'broken', reason?: string): void {
    const { requests, history, clock } = this.#options;
    if (decision.requestId !== null) requests.finish(decision.requestId);
    this.#held.delete(track.id);
    this.#playing.delete(track.id);
    history.end(track.id, outcome, clock.wallTime(), reason);
  }

  #leaveOut(held: Held, reason: string): void {
    const { onBroken } = this.#options;
    const { rotation, jingles } = this.#rules;
    const { kind, track } = held.decision;
    this.#end(held, 'broken', reason);
    if (kind !== 'jingle') jingles?.uncount();
    const isOnShelf = onBroken(track.path, reason);
    const isNews = (kind === 'jingle' ? jingles : rotation)?.leaveOut(track, isOnShelf);
    if (isNews) this.#logger.warn('a track cannot be played and is left out', { path: track.path, reason });
  }

  #putBack({ track, decision, isPassed }: Held): void {
    const { requests } = this.#options;
    const { rotation, jingles } = this.#rules;
    this.#held.delete(track.id);
    if (decision.requestId === null && !isPassed) {
      this.#returned.unshift(decision);
      return;
    }
    if (decision.requestId !== null) requests.putBack(decision.requestId);
    if (decision.kind === 'jingle') return;
    rotation.withdraw(decision.track);
    jingles?.uncount();
  }

  #reconsider(): void {
    const last = [...this.#held.values()].at(-1)?.decision;
    if (!last || this.#isOvertaken(last)) this.#tell('order');
  }

  /** Whether what was given out last is no longer what comes next. */
  #isOvertaken({ requestId }: Decision): boolean {
    const waiting = this.requests.list;
    const place = waiting.findIndex(({ id }) => id === requestId);
    if (requestId !== null && place === -1) return true;
    return waiting.slice(0, place === -1 ? waiting.length : place).some(({ isHeld }) => !isHeld);
  }

  #tell(change: SourceChange): void {
    for (const handler of this.#handlers) handler(change);
  }

  #forkSources(): Parameters<typeof decide>[0] {
    const { requests } = this.#options;
    const { rotation, jingles } = this.#rules;
    const waiting = requests.list.filter(({ isHeld }) => !isHeld);
    return {
      takeRequest: () => waiting.shift() ?? null,
      returned: [...this.#returned],
      rotation: rotation.fork(),
      jingles: jingles?.fork() ?? null,
    };
  }
}

function playTime({ duration, cueIn, cueOut }: ShelvedTrack): Millis {
  const end = cueOut ?? duration;
  return end === null ? USUAL_DURATION : millis(Math.max(0, end - (cueIn ?? 0)));
}

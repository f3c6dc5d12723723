import { type Clock, type Millis, millis } from '../core/index.ts';
import { BrokenTracks } from './broken-tracks.ts';
import { explainRotation } from './explain-rotation.ts';
import { ForeseenRandom } from './foreseen-random.ts';
import type { Lane, LaneQuestions, Proposal } from './lane.ts';
import { ListedLane } from './listed-lane.ts';
import type { HeardTrack } from './play-history.ts';
import { Separation, type SeparationVerdict } from './separation.ts';
import { ShuffledLane } from './shuffled-lane.ts';
import { Stock } from './stock.ts';
import type { ShelvedTrack, TrackShelf } from './track-shelf.ts';

/** A shelf, and how often it is drawn from against the others. */
export interface WeightedShelf {
  readonly shelf: TrackShelf;
  /** Above 0. */
  readonly weight: number;
}

/** What a rotation chooses from, and by which rules. */
export interface RotationOptions {
  readonly clock: Clock;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  readonly shelves: readonly WeightedShelf[];
  /** `listed`: as the tracks stand on the shelf. There the separations do not count. */
  readonly order: 'shuffled' | 'listed';
  /** Whether it begins again at its end. */
  readonly repeat: boolean;
  /** `listed`: whether it goes on behind what was heard before, or begins with the first. */
  readonly start: 'continue' | 'first';
  /** How long an artist or a title is not heard again, as far as there are others. */
  readonly artistSeparation: Millis;
  readonly titleSeparation: Millis;
}

/** A track that was chosen, and why. */
export interface RotationChoice {
  readonly track: ShelvedTrack;
  readonly why: string;
}

interface WeightedLane {
  readonly stock: Stock;
  readonly weight: number;
  readonly lane: Lane;
  /** What the lane has to its credit: a weight is added for each choice, and all weights are paid for being chosen. */
  credit: number;
}

/** So many broken tracks one after the other are bad luck; more are a fault of the disk, and further attempts should wait. */
const BREAKS_AT_ONCE = 5;
const FIRST_PAUSE = millis(250);
const LONGEST_PAUSE = millis(5000);
/** When all are broken: the wait before one of them is tried again, doubled each time. */
const FIRST_RETRY = millis(30_000);
const LONGEST_RETRY = millis(10 * 60_000);
/** For a preview, which tries nothing. */
const NO_RETRY = { at: millis(Number.POSITIVE_INFINITY), wait: LONGEST_RETRY };
/** Below all that separations give: the last track comes again only where there is no other. */
const LEAST_KEPT = -1;

/**
 * What plays next from one or several shelves. Never refuses as long as anything can be played: where the separations cannot be
 * kept, what was heard the longest ago comes. Never gives a track twice in a row where there are two. Owns the order and the
 * memory of what was heard; the tracks are the shelves'.
 */
export class Rotation {
  readonly #options: RotationOptions;
  readonly #random: ForeseenRandom;
  #broken = new BrokenTracks();
  #lanes: WeightedLane[];
  #separation: Separation;
  #last: string | null = null;
  #beforeLast: string | null = null;
  #breaksInRow = 0;
  #pauseUntil = millis(0);
  /** When all are broken; null: they are not. */
  #retry: { readonly at: Millis; readonly wait: Millis } | null = null;
  /** Whether the last answer was that there is nothing: true until a shelf changes. */
  #hasNothing = false;

  /** @param earlier what was heard before, so that a restart does not bring it again at once */
  constructor(options: RotationOptions, earlier: readonly HeardTrack[] = []) {
    const { shelves, clock, artistSeparation, titleSeparation } = options;
    const oldestFirst = earlier.toSorted((a, b) => b.ago - a.ago);
    this.#options = options;
    this.#random = new ForeseenRandom(options.random);
    this.#separation = new Separation({ artist: artistSeparation, title: titleSeparation });
    for (const track of oldestFirst) this.#separation.hear(track, millis(clock.now() - track.ago));
    this.#last = oldestFirst.at(-1)?.path ?? null;
    this.#lanes = shelves.map(({ shelf, weight }) => {
      const stock = new Stock(shelf);
      return { stock, weight, lane: this.#openLane(stock, oldestFirst), credit: 0 };
    });
  }

  /** Chooses the next track; null: there is none now, because there are none, they have been played, or they are broken. */
  choose(at: Millis = this.#options.clock.now()): RotationChoice | null {
    this.#sync();
    if (at < this.#pauseUntil) return null;
    const choice = (this.#hasNothing ? null : this.#chooseGood(at)) ?? this.#chooseBroken(at);
    this.#hasNothing = choice === null;
    return choice;
  }

  /** A track is played that was not chosen here: it counts for the separations all the same. */
  hear(track: ShelvedTrack, at: Millis = this.#options.clock.now()): void {
    this.#sync();
    for (const { lane } of this.#lanes) lane.hear(track.path);
    this.#note(track, at);
  }

  /** A track that was chosen or heard is not played after all. */
  withdraw(track: ShelvedTrack): void {
    this.#separation.withdraw(track);
    if (track.path === this.#last) this.#last = this.#beforeLast;
  }

  /** A track that was chosen or heard before is played now, behind others that came between. */
  resume(track: ShelvedTrack): void {
    this.#beforeLast = this.#last;
    this.#last = track.path;
  }

  /**
   * A shelf has changed: what was chosen last and has not begun, in this order, is to be given back if it has gone, or if now
   * something else comes before it. Says whether.
   */
  reconsider(chosen: readonly string[]): boolean {
    const isOvertaken = this.#lanes.map(({ lane }) => lane.reconsider(chosen)).includes(true);
    this.#sync();
    return isOvertaken || chosen.some((path) => this.find(path) === null);
  }

  /** A track that was to be given back is played all the same: the order goes on behind it. */
  catchUp({ path }: ShelvedTrack): void {
    this.#sync();
    for (const { lane } of this.#lanes) lane.take(path);
  }

  /** A track can be played: it has begun. */
  confirm(): void {
    this.#breaksInRow = 0;
    if (this.#retry) this.#broken.pardon();
    this.#retry = null;
    this.#hasNothing = false;
  }

  /** A track cannot be played, and is left out from now on. `isOnShelf`: until its shelf says otherwise. Says whether that is news. */
  leaveOut(track: ShelvedTrack, isOnShelf: boolean): boolean {
    this.withdraw(track);
    this.#breaksInRow++;
    const more = this.#breaksInRow - BREAKS_AT_ONCE;
    const pause = more > 0 ? Math.min(FIRST_PAUSE * 2 ** (more - 1), LONGEST_PAUSE) : 0;
    this.#pauseUntil = millis(this.#options.clock.now() + pause);
    return this.#broken.note(track, isOnShelf);
  }

  /** Whether a track is still there and not known to be broken. */
  canPlay(path: string): boolean {
    this.#sync();
    return this.#lanes.some(({ stock }) => {
      const track = stock.byPath.get(path);
      return track !== undefined && !this.#broken.isBroken(track);
    });
  }

  /** What is known now about a track; null: no shelf has it. */
  find(path: string): ShelvedTrack | null {
    this.#sync();
    for (const { stock } of this.#lanes) {
      const track = stock.byPath.get(path);
      if (track) return track;
    }
    return null;
  }

  /** Calls `handler` when a shelf has changed. Returns how to stop. */
  onChange(handler: () => void): () => void {
    const stops = this.#lanes.map(({ stock }) => stock.shelf.onChange(handler));
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Begins again, where it does not by itself, behind or without what was `played` already. */
  rewind(played: readonly string[] = []): void {
    this.#sync();
    for (const { lane } of this.#lanes) lane.rewind(played);
    this.#hasNothing = false;
  }

  /** One that will choose the same and changes nothing. Valid until the origin chooses or a shelf changes. */
  fork(): Rotation {
    this.#sync();
    const fork = new Rotation({ ...this.#options, shelves: [] });
    const random = this.#random.fork();
    fork.#lanes = this.#lanes.map((each) => ({ ...each, lane: each.lane.fork(random) }));
    fork.#separation = this.#separation.fork();
    fork.#last = this.#last;
    fork.#broken = this.#broken;
    fork.#breaksInRow = this.#breaksInRow;
    fork.#retry = NO_RETRY;
    return fork;
  }

  /** Lets go of the shelves. */
  close(): void {
    for (const { stock } of this.#lanes) stock.close();
  }

  #openLane(stock: Stock, heard: readonly HeardTrack[]): Lane {
    const { order, repeat, start } = this.#options;
    const random = this.#random;
    if (order === 'shuffled') {
      return new ShuffledLane({ stock, random, repeat, earlier: heard.map(({ path }) => path) });
    }
    // What was asked for was played out of turn.
    const inTurn = heard.filter(({ kind }) => kind === 'music').map(({ path }) => path);
    return new ListedLane({ stock, repeat, earlier: repeat && start === 'continue' ? inTurn : [] });
  }

  #sync(): void {
    const stale = this.#lanes.filter(({ stock }) => stock.isStale);
    if (stale.length === 0) return;
    for (const { stock, lane } of stale) {
      stock.take();
      lane.sync();
    }
    this.#broken.keepOnly((path) => this.#lanes.some(({ stock }) => stock.byPath.has(path)));
    this.#hasNothing = false;
  }

  #chooseGood(at: Millis): RotationChoice | null {
    const isGood = (track: ShelvedTrack) => !this.#broken.isBroken(track);
    // Where one after the other breaks, those that could be read before are the better choice.
    const isProven = (track: ShelvedTrack) => track.duration !== null && isGood(track);
    const isInTrouble = this.#breaksInRow > BREAKS_AT_ONCE;
    return (isInTrouble ? this.#chooseAmong(at, isProven) : null) ?? this.#chooseAmong(at, isGood);
  }

  #chooseAmong(at: Millis, isAllowed: (track: ShelvedTrack) => boolean): RotationChoice | null {
    const all = this.#lanes.reduce((sum, { weight }) => sum + weight, 0);
    for (const lane of this.#lanes) lane.credit = Math.min(lane.credit + lane.weight, all);
    const inTurn = this.#lanes.toSorted((a, b) => b.credit - a.credit);
    const questions = { isAllowed, judge: (track: ShelvedTrack) => this.#judge(track, at) };
    const best = findBest(inTurn, questions);
    if (!best) return null;
    best.from.credit = Math.max(best.from.credit - all, -all);
    return this.#take(best.from, best.proposal, at, this.#explain(best.from, best.proposal));
  }

  #chooseBroken(at: Millis): RotationChoice | null {
    if (!this.#lanes.some(({ lane }) => lane.hasTracks)) return null;
    this.#retry ??= { at: millis(at + FIRST_RETRY), wait: FIRST_RETRY };
    if (at < this.#retry.at) return null;
    const wait = millis(Math.min(this.#retry.wait * 2, LONGEST_RETRY));
    this.#retry = { at: millis(at + wait), wait };
    const questions = { isAllowed: () => true, judge: (track: ShelvedTrack) => this.#judge(track, at) };
    const best = findBest(this.#lanes, questions);
    return best && this.#take(best.from, best.proposal, at, 'rotation: all tracks are broken, this one is tried again');
  }

  #judge(track: ShelvedTrack, at: Millis): SeparationVerdict {
    const verdict = this.#separation.judge(track, at);
    return track.path === this.#last ? { ...verdict, kept: LEAST_KEPT } : verdict;
  }

  #take(from: WeightedLane, { track }: Proposal, at: Millis, why: string): RotationChoice {
    for (const each of this.#lanes) {
      if (each === from) each.lane.take(track.path);
      else each.lane.hear(track.path);
    }
    this.#note(track, at);
    return { track, why };
  }

  #note(track: ShelvedTrack, at: Millis): void {
    this.#separation.hear(track, at);
    this.resume(track);
  }

  #explain(from: WeightedLane, proposal: Proposal): string {
    const shelf = this.#lanes.length > 1 ? from.stock.shelf.name : null;
    return explainRotation(proposal, shelf);
  }
}

/** The first that keeps the separations, else the one that keeps most of them. */
function findBest(
  lanes: readonly WeightedLane[],
  questions: LaneQuestions,
): { readonly from: WeightedLane; readonly proposal: Proposal } | null {
  let best: { readonly from: WeightedLane; readonly proposal: Proposal } | null = null;
  for (const from of lanes) {
    const proposal = from.lane.propose(questions);
    if (!proposal) from.credit = 0;
    else if (!best || proposal.verdict.kept > best.proposal.verdict.kept) best = { from, proposal };
    if (proposal?.verdict.kept === 1) break;
  }
  return best;
}

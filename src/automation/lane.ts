import type { ForeseenRandom } from './foreseen-random.ts';
import type { SeparationVerdict } from './separation.ts';
import type { ShelvedTrack } from './track-shelf.ts';

/** What a lane asks about each track that it looks at. */
export interface LaneQuestions {
  /** Whether it may be chosen at all. */
  readonly isAllowed: (track: ShelvedTrack) => boolean;
  readonly judge: (track: ShelvedTrack) => SeparationVerdict;
}

/** A track that a lane proposes. */
export interface Proposal {
  readonly track: ShelvedTrack;
  readonly verdict: SeparationVerdict;
  /** Where it stands, for people; empty: nowhere in particular. */
  readonly place: string;
}

/** The order in which the tracks of one shelf come. */
export interface Lane {
  /** Whether there are tracks, allowed or not, that have not been played to their end. */
  readonly hasTracks: boolean;
  /** Takes up what has changed on the shelf. */
  sync(): void;
  /** The track that it would give now; null: none is allowed. */
  propose(questions: LaneQuestions): Proposal | null;
  /** What was proposed is played. */
  take(path: string): void;
  /**
   * The shelf has changed: takes back what was `taken` of it last and not played, in this order, if now something else comes before
   * it. Says whether.
   */
  reconsider(taken: readonly string[]): boolean;
  /** A track is played that the lane did not propose, and may not even have. */
  hear(path: string): void;
  /** Begins again, behind or without what was `played` already: paths, the last one at the end. */
  rewind(played: readonly string[]): void;
  /** One that does the same and changes nothing. */
  fork(random: ForeseenRandom): Lane;
}

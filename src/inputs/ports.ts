import type { Dbfs, Lufs, Millis, SampleFrames, UnixMillis } from '../core/index.ts';
import type { PcmBlock } from '../pcm/index.ts';
import type { ProgramTitle } from '../program/index.ts';

/** Where a track's sound comes from. `tune`: one of those that airchain plays itself. */
export type TrackLocation =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'tune'; readonly number: number };

/**
 * The state of a track's file: two that are equal are of the same bytes. Opaque; `LookAtTrack` makes it.
 */
export type FileState = string;

/** One thing to play from beginning to end, with all that was found out about it. */
export interface Track {
  /** Unique for each time it is chosen. */
  readonly id: string;
  readonly kind: 'music' | 'jingle' | 'request';
  readonly location: TrackLocation;
  readonly title: ProgramTitle;
  /** Whether its title is shown while it plays; otherwise that of the track before stays. */
  readonly isTitled: boolean;
  /** The state of the file of which the facts here are true; null: nothing has been read of it yet. */
  readonly state: FileState | null;
  /** Where its sound begins and ends, without the silence around it; null: not measured yet. */
  readonly cueIn: Millis | null;
  readonly cueOut: Millis | null;
  /** Measured, or as its tags say; null: not known yet. */
  readonly loudness: { readonly integrated: Lufs; readonly truePeak: Dbfs } | null;
}

/** Why a `TrackSource` speaks up. `order`: what comes next may be another. `facts`: more is known about a track. */
export type SourceChange = 'order' | 'facts';

/** Decides what a playlist input plays next. Implemented in `automation`; asked in the turn in which it is needed. */
export interface TrackSource {
  /** Chooses the next track; null: there is nothing to play now. */
  next(): Track | null;
  /**
   * The same choice with what is known about it now: the same object where that is nothing else; null: it can no longer be played.
   * `heard`: the state of its file that is on air, of which alone it is to be; null: none is.
   */
  refresh(track: Track, heard: FileState | null): Track | null;
  /** Takes back a track that was chosen and not begun, so that it is chosen first the next time. */
  returnTrack(track: Track): void;
  /**
   * The input is switched on (null), or a line of a schedule that names it begins, or has begun, at `since`: what is played once
   * begins again, without what has been played since then. Requests stay. Says whether it does.
   */
  rewind(since: UnixMillis | null): boolean;
  /** What became of a track. `broken`: it could not be played, for this reason. `interrupted`: the input was switched off. */
  report(track: Track, outcome: 'started' | 'ended' | 'skipped' | 'interrupted' | 'broken', reason?: string): void;
  /** Calls `handler` when what comes next, or what is known about what was given out, may be another. Returns how to stop. */
  onChange(handler: (change: SourceChange) => void): () => void;
}

/** The sound of one opened track, given faster than it plays. Owned by who opened it, and closed by them. */
export interface TrackReader {
  /** `open`: more may come. `ended`: `ready` is all that is left. `failed`: nothing more comes, and `failure` says why. */
  readonly state: 'open' | 'ended' | 'failed';
  readonly failure: string | null;
  /** What can be read now. The reader keeps it near `ahead` of `OpenTrack` and stops reading the file above it. */
  readonly ready: SampleFrames;
  /** Fills `target` from sample frame `offset` on and says how many sample frames it had. */
  read(target: PcmBlock, offset: number): SampleFrames;
  /** When `ended`: cuts off what comes behind the last sample that reaches `below`, a share of full scale. */
  trimEnd(below: number): void;
  close(): void;
}

/**
 * Opens the sound of a track, from its cue-in to its cue-out where they are known; `ahead`: what to have ready; `skip`: what to
 * leave out behind the cue-in, exact to the sample.
 */
export type OpenTrack = (track: Track, ahead: SampleFrames, skip: SampleFrames) => TrackReader;

/** Looks at a track's file: its state now; null: it is not there, or cannot be reached. Never rejects. */
export type LookAtTrack = (track: Track) => Promise<FileState | null>;

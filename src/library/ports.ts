import type { ByteCount, Dbfs, Lufs, Millis, UnixMillis } from '../core/index.ts';

/** Distinguishes a file from the one that was there. */
export interface FileStamp {
  readonly size: ByteCount;
  readonly modifiedAt: UnixMillis;
}

/** What was found out about one state of a file: its tags and, once that is done, its measurement. */
export interface StoredTrack extends FileStamp {
  readonly path: string;
  /** As its tags say: Unicode, empty where they do not. */
  readonly artist: string;
  readonly title: string;
  readonly album: string;
  readonly hasArtwork: boolean;
  /** Measured, else as the headers say; null: they do not. */
  readonly duration: Millis | null;
  /** Measured, else as `replaygain` or R 128 tags say; null: not known, or the audio is too short to have one. */
  readonly loudness: { readonly integrated: Lufs; readonly truePeak: Dbfs } | null;
  /** Whether it was measured: then the cues are known. */
  readonly isMeasured: boolean;
  readonly cueIn: Millis | null;
  readonly cueOut: Millis | null;
  /** Why it cannot be played; null: nothing is known against it. */
  readonly brokenReason: string | null;
  /** How its tags were read, as `readingOf` says; read otherwise now, they are read again. */
  readonly readBy: string;
}

/** Where what was found out outlives the process. Implemented by the store; calls are synchronous and short. */
export interface TrackStore {
  /** What was saved last for the path, of whatever state of the file; null: nothing. */
  findTrack(path: string): StoredTrack | null;
  /** Keeps them, each replacing what was there for its path. All or none. */
  saveTracks(tracks: readonly StoredTrack[]): void;
  /** The files are still there. */
  markTracksSeen(paths: readonly string[]): void;
  /** Deletes files that were not found for `age`. Returns how many. */
  removeTracksUnseenFor(age: Millis): number;
}

import type { Dbfs, Lufs, Millis, UnixMillis } from '../core/index.ts';

/** One track that may be chosen, with what is known about it now. */
export interface ShelvedTrack {
  /** Of its file; of a tune any text that no other track has. */
  readonly path: string;
  /** The number of a tune that airchain plays itself; not there: it is a file. */
  readonly tune?: number;
  /** Unicode, empty when not known. */
  readonly artist: string;
  readonly title: string;
  readonly album: string;
  readonly duration: Millis | null;
  readonly cueIn: Millis | null;
  readonly cueOut: Millis | null;
  readonly loudness: { readonly integrated: Lufs; readonly truePeak: Dbfs } | null;
  readonly hasArtwork: boolean;
  /** Of the file for which all this was found out: equal ones are of the same bytes; null: nothing has been read yet. */
  readonly state: string | null;
  /** When the file was changed last: a broken one gets another chance after it; null: not known. */
  readonly modifiedAt: UnixMillis | null;
  /** Why it cannot be played; null: nothing is known against it. */
  readonly brokenReason: string | null;
}

/** A folder, a playlist file or a list of tunes: what can be chosen from. Filled by the owner of the tracks. */
export interface TrackShelf {
  /** For people: the folder's name. */
  readonly name: string;
  /** In their order: by path, or that of the playlist file. Read each time, since it changes. */
  readonly tracks: readonly ShelvedTrack[];
  /** Whether all of it has been found once. */
  readonly isListed: boolean;
  /** Files that lie there and are not taken, by their endings; not there: none can. */
  readonly refused?: readonly { readonly ending: string; readonly count: number; readonly example: string }[];
  /** Calls `handler` when `tracks` are other ones or something else is known about one. Returns how to stop. */
  onChange(handler: () => void): () => void;
}

/** A tune that airchain plays itself. */
export interface Tune {
  readonly number: number;
  readonly title: string;
  readonly artist: string;
  readonly duration: Millis;
}

/** Puts tunes on a shelf that never changes. */
export function createTuneShelf(tunes: readonly Tune[]): TrackShelf {
  const tracks = tunes.map(
    ({ number, title, artist, duration }): ShelvedTrack => ({
      path: `tune:${number}`,
      tune: number,
      artist,
      title,
      album: '',
      duration,
      cueIn: null,
      cueOut: null,
      loudness: null,
      hasArtwork: false,
      state: null,
      modifiedAt: null,
      brokenReason: null,
    }),
  );
  return { name: 'tunes', tracks, isListed: true, onChange: () => () => {} };
}

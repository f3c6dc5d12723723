import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type ByteCount,
  byteCount,
  type Clock,
  type Dbfs,
  dbfs,
  type Lufs,
  lufs,
  type Millis,
  millis,
  type UnixMillis,
  unixMillis,
} from '../core/index.ts';

/** What is known about one state of a music file. */
export interface TrackRow {
  readonly path: string;
  /** The state: another size or time is another file. */
  readonly size: ByteCount;
  readonly modifiedAt: UnixMillis;
  readonly artist: string;
  readonly title: string;
  readonly album: string;
  readonly hasArtwork: boolean;
  readonly duration: Millis | null;
  readonly loudness: { readonly integrated: Lufs; readonly truePeak: Dbfs } | null;
  readonly isMeasured: boolean;
  readonly cueIn: Millis | null;
  readonly cueOut: Millis | null;
  /** Why it cannot be played; null: nothing is known against it. */
  readonly brokenReason: string | null;
  /** How its tags were read; another way is to be tried where it differs. */
  readonly readBy: string;
}

/** What was found out about music files, by path. Part of the `Store`; saving hundreds takes some milliseconds. */
export class TrackTable {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #find: StatementSync;
  readonly #save: StatementSync;
  readonly #markSeen: StatementSync;
  readonly #removeUnseen: StatementSync;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#find = database.prepare('SELECT * FROM tracks WHERE path = ?');
    this.#save = database.prepare(`INSERT OR REPLACE INTO tracks
      (path, size, modified_at, artist, title, album, has_artwork, duration_ms, loudness_lufs, true_peak_dbfs,
       is_measured, cue_in_ms, cue_out_ms, broken_reason, read_by, seen_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#markSeen = database.prepare('UPDATE tracks SET seen_at = ? WHERE path = ?');
    this.#removeUnseen = database.prepare('DELETE FROM tracks WHERE seen_at < ?');
  }

  /** What was saved last for the path, of whatever state of the file; null: nothing. */
  find(path: string): TrackRow | null {
    const row = this.#find.get(path);
    return row ? readRow(row) : null;
  }

  /** Keeps them, each replacing what was there for its path. All or none. */
  save(tracks: readonly TrackRow[]): void {
    const now = this.#now();
    this.#atOnce(() => {
      for (const track of tracks) this.#save.run(...writeRow(track), now);
    });
  }

  /** The files are still there. */
  markSeen(paths: readonly string[]): void {
    const now = this.#now();
    this.#atOnce(() => {
      for (const path of paths) this.#markSeen.run(now, path);
    });
  }

  /** Deletes files that were not found for `age`. Returns how many. */
  removeUnseenFor(age: Millis): number {
    return Number(this.#removeUnseen.run(this.#now() - age).changes);
  }

  #atOnce(action: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      action();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #now(): number {
    return Math.round(this.#clock.wallTime());
  }
}

function writeRow(track: TrackRow): SQLInputValue[] {
  const { path, size, modifiedAt, artist, title, album, duration, loudness, cueIn, cueOut, brokenReason } = track;
  const { integrated = null, truePeak = null } = loudness ?? {};
  const tags = [artist, title, album, Number(track.hasArtwork), duration, integrated, truePeak];
  return [path, size, modifiedAt, ...tags, Number(track.isMeasured), cueIn, cueOut, brokenReason, track.readBy];
}

function readRow(row: Record<string, unknown>): TrackRow {
  const { loudness_lufs: integrated, true_peak_dbfs: truePeak } = row;
  const toMillis = (value: unknown) => (value === null ? null : millis(Number(value)));
  return {
    path: String(row.path),
    size: byteCount(Number(row.size)),
    modifiedAt: unixMillis(Number(row.modified_at)),
    artist: String(row.artist),
    title: String(row.title),
    album: String(row.album),
    hasArtwork: row.has_artwork === 1,
    duration: toMillis(row.duration_ms),
    loudness: integrated === null ? null : { integrated: lufs(Number(integrated)), truePeak: dbfs(Number(truePeak)) },
    isMeasured: row.is_measured === 1,
    cueIn: toMillis(row.cue_in_ms),
    cueOut: toMillis(row.cue_out_ms),
    brokenReason: row.broken_reason === null ? null : String(row.broken_reason),
    readBy: String(row.read_by),
  };
}

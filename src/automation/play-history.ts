import { type Millis, millis, type UnixMillis } from '../core/index.ts';

/** `playing`: it has not ended. `interrupted`: another input went on air, or the input or the station was stopped. */
export type PlayOutcome = 'playing' | 'ended' | 'skipped' | 'broken' | 'interrupted';

/** One track that was played. Plain data, to be stored as it is. */
export interface PlayRecord {
  /** The id of the track as it was chosen. */
  readonly id: string;
  readonly kind: 'music' | 'jingle' | 'request';
  readonly path: string;
  readonly artist: string;
  readonly title: string;
  readonly album: string;
  readonly duration: Millis | null;
  /** Why it was chosen, for people. */
  readonly why: string;
  readonly startedAt: UnixMillis;
  readonly endedAt: UnixMillis | null;
  readonly outcome: PlayOutcome;
  /** What was wrong with a broken one. */
  readonly reason: string | null;
}

/** A track that was heard, and how long ago it began. */
export interface HeardTrack extends Pick<PlayRecord, 'kind' | 'path' | 'artist' | 'title'> {
  readonly ago: Millis;
}

/** How much is remembered, and who else wants to know. */
export interface PlayHistoryOptions {
  /** Tracks remembered. */
  readonly limit: number;
  /** What was remembered before, the oldest first. */
  readonly earlier: readonly PlayRecord[];
  /** Told when a track begins, and again with the same id when it ends. */
  readonly onRecord: (record: PlayRecord) => void;
}

/** What was played, bounded. */
export class PlayHistory {
  readonly #options: PlayHistoryOptions;
  #records: PlayRecord[];

  constructor(options: PlayHistoryOptions) {
    this.#options = options;
    this.#records = options.earlier
      .slice(-options.limit)
      .map((record) => (record.outcome === 'playing' ? { ...record, outcome: 'interrupted' } : record));
  }

  /** The oldest first. */
  get records(): readonly PlayRecord[] {
    return this.#records;
  }

  /** What a rotation has to know of it: all but the jingles. What seems to lie in the future was heard just now. */
  heardBefore(now: UnixMillis): HeardTrack[] {
    return this.#records
      .filter(({ kind }) => kind !== 'jingle')
      .map(({ kind, path, artist, title, startedAt }) => ({
        kind,
        path,
        artist,
        title,
        ago: millis(Math.max(0, now - startedAt)),
      }));
  }

  /** Paths of the music that has begun since a moment, in that order. What was interrupted was not heard as it is. */
  playedSince(moment: UnixMillis): string[] {
    const isPlayed = ({ kind, outcome }: PlayRecord) => kind === 'music' && outcome !== 'interrupted';
    return this.#records.filter((record) => record.startedAt >= moment && isPlayed(record)).map(({ path }) => path);
  }

  begin(record: Omit<PlayRecord, 'endedAt' | 'outcome' | 'reason'>): void {
    const whole: PlayRecord = { ...record, endedAt: null, outcome: 'playing', reason: null };
    this.#records.push(whole);
    if (this.#records.length > this.#options.limit) this.#records.shift();
    this.#options.onRecord(whole);
  }

  /** What has begun since the last jingle, and how long ago that was; null: none is remembered. */
  sinceJingle(now: UnixMillis): { readonly tracks: number; readonly span: Millis } | null {
    const last = this.#records.findLastIndex(({ kind }) => kind === 'jingle');
    const jingle = this.#records[last];
    if (!jingle) return null;
    return { tracks: this.#records.length - 1 - last, span: millis(Math.max(0, now - jingle.startedAt)) };
  }

  /** More is known about a track that is playing. */
  amend(id: string, facts: Pick<PlayRecord, 'artist' | 'title' | 'album' | 'duration'>): void {
    const place = this.#records.findLastIndex((record) => record.id === id && record.outcome === 'playing');
    if (place !== -1) this.#replace(place, { ...this.#records[place]!, ...facts });
  }

  /** How a track ended that had begun; nothing if it had not. */
  end(id: string, outcome: Exclude<PlayOutcome, 'playing'>, at: UnixMillis, reason: string | null = null): void {
    const place = this.#records.findLastIndex((record) => record.id === id && record.outcome === 'playing');
    const record = this.#records[place];
    if (!record) return;
    this.#replace(place, { ...record, endedAt: at, outcome, reason });
  }

  #replace(place: number, record: PlayRecord): void {
    this.#records[place] = record;
    this.#options.onRecord(record);
  }
}

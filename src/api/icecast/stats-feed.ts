import type { Writable } from 'node:stream';
import { type ByteCount, type Clock, millis, type Timer } from '../../core/index.ts';
import {
  STATS_FEED_HEAD,
  type StatisticsTable,
  writeStatisticChanges,
  writeStatisticEvents,
} from '../../protocols/icecast-admin/index.ts';
import type { StationPort } from '../ports.ts';
import { computeStatistics, configuredOrigin } from './icecast-statistics.ts';

/** What the feeds tell about, and how many there may be. */
export interface StatsFeedOptions {
  readonly station: StationPort;
  readonly clock: Clock;
  /** The most feeds at once. */
  readonly maxFeeds: number;
  /** A feed that has this much unread is disconnected. */
  readonly maxBacklog: ByteCount;
}

/** Icecast tells each change at once; once a second is what the programs that read it refresh at. */
const PERIOD = millis(1000);

/**
 * Icecast's `STATS` method: an endless text of statistics as they change, for programs such as `icecast2_status` and
 * Munin plug-ins. Compares once a second for all feeds together; runs only while there is one. The caller that attaches a feed
 * has asked the gate before. Owns the outputs that it was given.
 */
export class StatsFeed {
  readonly #options: StatsFeedOptions;
  readonly #outputs = new Set<Writable>();
  #timer: Timer | null = null;
  #told: StatisticsTable = { global: [], sources: [] };
  #connections = 0;

  constructor(options: StatsFeedOptions) {
    this.#options = options;
  }

  /** Feeds open now. */
  get count(): number {
    return this.#outputs.size;
  }

  /** Feeds since the start. */
  get connections(): number {
    return this.#connections;
  }

  /** Writes the head and everything there is, then what changes. Says whether there was room for one more. */
  attach(output: Writable): boolean {
    if (this.#outputs.size >= this.#options.maxFeeds) return false;
    this.#connections++;
    this.#outputs.add(output);
    output.once('close', () => this.#remove(output));
    this.#tellChanges(output);
    output.write(STATS_FEED_HEAD + writeStatisticEvents(this.#told));
    this.#timer ??= this.#options.clock.every(PERIOD, () => this.#tellChanges());
    return true;
  }

  close(): void {
    for (const output of this.#outputs) output.end();
    this.#timer?.cancel();
  }

  #remove(output: Writable): void {
    this.#outputs.delete(output);
    if (this.#outputs.size > 0) return;
    this.#timer?.cancel();
    this.#timer = null;
  }

  #tellChanges(except?: Writable): void {
    const { station } = this.#options;
    const server = station.server();
    const now = computeStatistics(server, station.mounts(), configuredOrigin(server));
    const lines = writeStatisticChanges(this.#told, now);
    this.#told = now;
    if (lines === '') return;
    for (const output of this.#outputs) {
      if (output === except) continue;
      if (output.writableLength > this.#options.maxBacklog) output.destroy();
      else output.write(lines);
    }
  }
}

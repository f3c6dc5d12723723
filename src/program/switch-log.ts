import type { UnixMillis } from '../core/index.ts';

/** One change of what is on air. */
export interface SwitchRecord {
  /** Counts up by one. */
  readonly number: number;
  readonly at: UnixMillis;
  /** Names of inputs; null: silence. */
  readonly from: string | null;
  readonly to: string | null;
  readonly why: string;
}

/** Enough for a day that goes wrong. */
const MOST_RECORDS = 500;

/** What was on air when, and why: the newest switches of one program. */
export class SwitchLog {
  #records: SwitchRecord[] = [];
  #number = 0;

  /** Oldest first. */
  get records(): readonly SwitchRecord[] {
    return this.#records;
  }

  /** Adds a switch and gives it its number. */
  add(what: Omit<SwitchRecord, 'number'>): SwitchRecord {
    const record = { number: ++this.#number, ...what };
    this.#records.push(record);
    if (this.#records.length > MOST_RECORDS) this.#records.shift();
    return record;
  }
}

import { type Clock, FailureLog, type Logger, type Millis, millis, type Timer } from '../core/index.ts';
import type { DirectoryAnswer } from './directory-answer.ts';
import type { DirectoryClient } from './directory-client.ts';
import { addForm, removeForm, touchForm } from './directory-form.ts';
import type { ListedMount } from './ports.ts';

/** pending: not entered yet. failed: tried again later; the reason is the directory's own where it gave one. */
export interface ListingState {
  readonly state: 'pending' | 'listed' | 'failed';
  /** Why it failed; null otherwise. */
  readonly reason: string | null;
}

/** Which mount to enter where. */
export interface DirectoryListingOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly client: Pick<DirectoryClient, 'post'>;
  /** How often the entry is renewed where the directory does not say. */
  readonly interval: Millis;
  /** The mount as it is now. */
  readonly mount: () => ListedMount | null;
}

/** A source that only tries its settings, or flaps, is not announced. */
const ADD_DELAY = millis(15_000);
/** The first title soon after the entry, as Icecast does. */
const FIRST_TOUCH_DELAY = millis(5000);
/** Icecast's waits: after no answer, or an entry that the directory has lost; and after a refused one. */
const RETRY_DELAY = millis(1_200_000);
const REFUSED_DELAY = millis(7_200_000);

/**
 * One mount in one directory: entered once it has played for a while, renewed as often as the directory asks, taken out at
 * the end. At most one request is open or waiting.
 */
export class DirectoryListing {
  readonly #options: DirectoryListingOptions;
  readonly #failures: FailureLog;
  #state: ListingState = { state: 'pending', reason: null };
  #timer: Timer;
  #work: Promise<void> = Promise.resolve();
  #sid: string | null = null;
  /** What the directory received when the mount was registered. */
  #entry = '';
  #touchEvery: Millis;
  #isOver = false;

  constructor(options: DirectoryListingOptions) {
    this.#options = options;
    this.#failures = new FailureLog({
      clock: options.clock,
      logger: options.logger,
      failed: 'the directory does not list the mount',
      recovered: 'the directory lists the mount again',
    });
    this.#touchEvery = options.interval;
    this.#timer = options.clock.after(ADD_DELAY, () => this.#run(() => this.#add()));
  }

  get state(): ListingState {
    return this.#state;
  }

  /** Takes the mount out of the directory, after what is under way. Resolves when that is done or has failed. */
  async remove(): Promise<void> {
    this.#isOver = true;
    this.#timer.cancel();
    await this.#work;
    await this.#withdraw();
  }

  #run(work: () => Promise<void>): void {
    this.#work = work();
  }

  #later(delay: Millis, work: () => Promise<void>): void {
    if (!this.#isOver) this.#timer = this.#options.clock.after(delay, () => this.#run(work));
  }

  async #add(): Promise<void> {
    const mount = this.#options.mount();
    if (!mount) return this.#later(ADD_DELAY, () => this.#add());
    const form = addForm(mount);
    const answer = await this.#options.client.post(form);
    if (answer.kind !== 'accepted') {
      this.#fail(answer, answer.kind === 'refused' ? REFUSED_DELAY : RETRY_DELAY);
    } else if (answer.sid === null) {
      this.#fail({ kind: 'refused', reason: 'it gives the entry no SID' }, REFUSED_DELAY);
    } else {
      this.#sid = answer.sid;
      this.#entry = form.toString();
      this.#touchEvery = answer.touchEvery ?? this.#options.interval;
      this.#state = { state: 'listed', reason: null };
      if (!this.#failures.succeed()) this.#options.logger.info('the directory lists the mount');
      this.#later(FIRST_TOUCH_DELAY, () => this.#touch());
    }
  }

  async #touch(): Promise<void> {
    const mount = this.#options.mount();
    if (!mount || this.#sid === null) return this.#later(FIRST_TOUCH_DELAY, () => this.#touch());
    // A touch cannot carry a new name or address: such a mount is registered again.
    if (addForm(mount).toString() !== this.#entry) {
      await this.#withdraw();
      return this.#isOver ? undefined : this.#add();
    }
    const answer = await this.#options.client.post(touchForm(this.#sid, mount));
    if (answer.kind === 'accepted') {
      this.#touchEvery = answer.touchEvery ?? this.#touchEvery;
      this.#later(this.#touchEvery, () => this.#touch());
    } else {
      this.#sid = null;
      this.#fail(answer, millis(Math.max(RETRY_DELAY, this.#touchEvery)));
    }
  }

  async #withdraw(): Promise<void> {
    const sid = this.#sid;
    this.#sid = null;
    if (sid !== null) await this.#options.client.post(removeForm(sid));
  }

  #fail({ reason }: Exclude<DirectoryAnswer, { kind: 'accepted' }>, retryAfter: Millis): void {
    if (this.#isOver) return;
    this.#state = { state: 'failed', reason };
    this.#failures.fail(reason, { retryAfter });
    this.#later(retryAfter, () => this.#add());
  }
}

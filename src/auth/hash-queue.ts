import { AirchainError, type Clock, type Millis, millis } from '../core/index.ts';

/** The origin of a password to be hashed. */
export interface HashOrigin {
  /** Networks take turns: an IPv4 address or an IPv6 /48. */
  readonly network: string;
  /** Whether the account has logged in from there before: its hashes have priority. */
  readonly isKnown: boolean;
}

/** Limits of a `HashQueue`. */
export interface HashQueueLimits {
  /** Maximum waiting hashes: of known logins, and as many of unknown ones. */
  readonly maxWaiting: number;
  /** Wrong passwords of unknown logins per minute that do not slow down the queue. */
  readonly freeFailures: number;
}

interface Task {
  readonly origin: HashOrigin;
  readonly work: () => Promise<boolean>;
  readonly resolve: (isRight: boolean | Promise<boolean>) => void;
  readonly reject: (error: AirchainError) => void;
}

/**
 * Concurrent hashes. The thread pool of Node has four threads, which files, DNS and zlib need too. One hash is reserved
 * for known logins, so they never wait for an unknown one.
 */
const MAX_RUNNING = 2;
const MAX_STRANGERS_RUNNING = 1;
const MINUTE = millis(60_000);
/** During a flood the queue pauses this many times the duration of a hash: unknown logins use a quarter of one core. */
const MAX_REST_FACTOR = 3;

/**
 * Hashes all passwords: two at a time, known logins first, then one network after another, so that a flood from one
 * network delays another by at most one hash. The more passwords of unknown logins were wrong in the last minute, the
 * longer the queue pauses between two of them.
 */
export class HashQueue {
  readonly #limits: HashQueueLimits;
  readonly #clock: Clock;
  readonly #known: Task[] = [];
  /** By network, in the order of their turns. */
  readonly #strangers = new Map<string, Task[]>();
  #strangersWaiting = 0;
  #running = 0;
  #strangersRunning = 0;
  #isResting = false;
  /** Wrong passwords, minus `freeFailures` for each minute that has passed. */
  #failureLevel = 0;
  #levelAt: Millis;

  constructor(limits: HashQueueLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#levelAt = clock.now();
  }

  /**
   * Runs `work`, which resolves to whether the password was right, when its turn comes.
   * @throws AirchainError `AUTH_OVERLOADED` when too many wait; the network with the most waiting hashes loses one first
   */
  run(work: () => Promise<boolean>, origin: HashOrigin): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const task: Task = { origin, work, resolve, reject };
    if (origin.isKnown) this.#addKnown(task);
    else this.#addStranger(task);
    this.#startNext();
    return promise;
  }

  #addKnown(task: Task): void {
    if (this.#known.length >= this.#limits.maxWaiting) task.reject(overloaded());
    else this.#known.push(task);
  }

  #addStranger(task: Task): void {
    const { network } = task.origin;
    const lane = this.#strangers.get(network) ?? [];
    if (this.#strangersWaiting >= this.#limits.maxWaiting) {
      const longest = [...this.#strangers.values()].reduce((a, b) => (b.length > a.length ? b : a), lane);
      if (longest.length <= lane.length + 1) {
        task.reject(overloaded());
        return;
      }
      longest.pop()?.reject(overloaded());
      this.#strangersWaiting -= 1;
    }
    lane.push(task);
    this.#strangers.set(network, lane);
    this.#strangersWaiting += 1;
  }

  #startNext(): void {
    while (this.#running < MAX_RUNNING) {
      const task = this.#known.shift() ?? this.#takeStranger();
      if (!task) return;
      void this.#start(task);
    }
  }

  #takeStranger(): Task | undefined {
    if (this.#isResting || this.#strangersRunning >= MAX_STRANGERS_RUNNING) return undefined;
    const [turn] = this.#strangers;
    if (!turn) return undefined;
    const [network, lane] = turn;
    const task = lane.shift();
    this.#strangers.delete(network);
    if (lane.length > 0) this.#strangers.set(network, lane);
    this.#strangersWaiting -= 1;
    return task;
  }

  async #start({ work, origin, resolve }: Task): Promise<void> {
    const startedAt = this.#clock.now();
    const strangers = origin.isKnown ? 0 : 1;
    this.#running += 1;
    this.#strangersRunning += strangers;
    const result = work();
    resolve(result);
    const isRight = await result.catch(() => false);
    this.#running -= 1;
    this.#strangersRunning -= strangers;
    if (strangers > 0 && !isRight) this.#rest(millis(this.#clock.now() - startedAt));
    this.#startNext();
  }

  #rest(hashTime: Millis): void {
    const { freeFailures } = this.#limits;
    const now = this.#clock.now();
    const forgiven = ((now - this.#levelAt) / MINUTE) * freeFailures;
    this.#failureLevel = Math.max(0, this.#failureLevel - forgiven) + 1;
    this.#levelAt = now;
    if (this.#failureLevel <= freeFailures) return;
    const factor = Math.min(MAX_REST_FACTOR, this.#failureLevel / freeFailures - 1);
    this.#isResting = true;
    this.#clock.after(millis(hashTime * factor), () => {
      this.#isResting = false;
      this.#startNext();
    });
  }
}

function overloaded(): AirchainError {
  return new AirchainError('AUTH_OVERLOADED', 'Cannot check a password: too many wait to be checked');
}

/**
 * Runs tasks in the order in which they come, a few at a time; the number that waits is bounded. A task deals with its own
 * failures: it must not reject.
 */
export class BoundedQueue {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;
  #onIdle: (() => void)[] = [];

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = maxRunning;
    this.#maxWaiting = maxWaiting;
  }

  /** Takes a task. Returns false and forgets it when too many wait. */
  add(task: () => Promise<void>): boolean {
    if (this.#waiting.length >= this.#maxWaiting) return false;
    this.#waiting.push(task);
    this.#startNext();
    return true;
  }

  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  #startNext(): void {
    if (this.#running >= this.#maxRunning) return;
    const task = this.#waiting.shift();
    if (!task) return;
    this.#running += 1;
    void task().finally(() => {
      this.#running -= 1;
      this.#startNext();
      if (this.#running === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
    });
  }
}

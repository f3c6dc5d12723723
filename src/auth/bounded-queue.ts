/**
 * Runs tasks in the order of arrival, a few at a time; the number of waiting tasks is limited. A task handles its own
 * errors: it must not reject.
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

  /** Adds a task. Returns false and drops it when too many are waiting. */
  add(task: () => Promise<void>): boolean {
    if (this.#waiting.length >= this.#maxWaiting) return false;
    this.#waiting.push(task);
    this.#startNext();
    return true;
  }

  /** Resolves when no task is running or waiting. */
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

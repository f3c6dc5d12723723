import { type Clock, errorText, type Logger, millis, type Timer } from '../core/index.ts';
import type { Store } from '../store/index.ts';

/** How often to ask whether another process has written: `airchain password` does. Takes some microseconds. */
const WATCH_PERIOD = millis(1000);

/** Calls `onChange` whenever another process has given the stored administrator another password. */
export class AdminWatch {
  readonly #timer: Timer;
  #version: number;
  #hash: string | null;

  constructor(
    user: string,
    store: Pick<Store, 'findAccount' | 'foreignVersion'>,
    { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
    onChange: () => void,
  ) {
    const readHash = (): string | null => store.findAccount(user)?.passwordHash ?? null;
    this.#version = store.foreignVersion;
    this.#hash = readHash();
    this.#timer = clock.every(WATCH_PERIOD, () => {
      try {
        const version = store.foreignVersion;
        if (version === this.#version) return;
        const hash = readHash();
        this.#version = version;
        // An account that is gone is made at the next start, which prints its password.
        if (hash === null || hash === this.#hash) return;
        this.#hash = hash;
        onChange();
      } catch (error) {
        // Another process has the database to itself: the next look comes soon.
        logger.debug('cannot read the administrator account', { reason: errorText(error) });
      }
    });
  }

  close(): void {
    this.#timer.cancel();
  }
}

import { type Clock, errorText, type Logger, millis, type Timer } from '../core/index.ts';
import type { Store } from '../store/index.ts';

/** How often the account is looked at: `airchain password` writes it from another process. */
const WATCH_PERIOD = millis(1000);

/** Calls `onChange` whenever the stored administrator has another password. */
export class AdminWatch {
  readonly #timer: Timer;
  #hash: string | null;

  constructor(
    user: string,
    store: Pick<Store, 'findAccount'>,
    { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
    onChange: () => void,
  ) {
    const readHash = (): string | null => store.findAccount(user)?.passwordHash ?? null;
    this.#hash = readHash();
    this.#timer = clock.every(WATCH_PERIOD, () => {
      try {
        const hash = readHash();
        // An account that is gone is made at the next start, which prints its password.
        if (hash === null || hash === this.#hash) return;
        this.#hash = hash;
        onChange();
      } catch (error) {
        // Another process has the database to itself: the next look comes soon.
        logger.debug('the account of the administrator could not be read', { reason: errorText(error) });
      }
    });
  }

  close(): void {
    this.#timer.cancel();
  }
}

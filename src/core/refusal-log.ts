import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import { type Millis, millis } from './units.ts';

/** The source that occupies the mount. All but the address are texts of the client. */
export interface MountHolder {
  /** Address of the source client or of the relay, or `the output of "main"`. */
  readonly address: string;
  readonly user: string;
  readonly userAgent: string;
}

/** A client that was refused. All but the reason and the right may be texts of the client; never a secret. */
export interface RefusedClient {
  /** A stable identifier: `credentials-wrong`, `mount-in-use`; docs/guides/refusals.md lists them. */
  readonly reason: string;
  readonly address: string;
  /** The requested right: `source.publish`, `admin`. */
  readonly right: string;
  readonly mount?: string | undefined;
  /** Method and path, without the query: it may contain a password. */
  readonly route?: string | undefined;
  /** User name of the login; null: none. */
  readonly user?: string | null | undefined;
  readonly userAgent?: string | null | undefined;
  /** The error code, where the reason has several. */
  readonly code?: string | undefined;
  /** Message of an auth server. */
  readonly detail?: string | undefined;
  /** Only for the log; never sent to the client. */
  readonly holder?: MountHolder | undefined;
}

/** Severity of a refusal: `debug` for a first request without a login, `warn` for a wrong one. */
export type RefusalLevel = 'debug' | 'info' | 'warn';

/** Maximum lines of each kind in a period, and of one address. */
const MOST_LINES = 20;
const MOST_OF_ADDRESS = 10;
/** A period doubles while refusals exceed the lines, up to the longest: a day of flood writes a few megabytes. */
const PERIOD = millis(1000);
const LONGEST_PERIOD = millis(10_000);
/** Addresses that are counted separately in a period. */
const MOST_ADDRESSES = 10_000;
const MAX_NAME_CHARACTERS = 64;
const MAX_TEXT_CHARACTERS = 200;

/**
 * Writes a line for each refused client, in a stable format for other programs (docs/guides/refusals.md): the reason
 * and the address come first, before any text of the client. During a flood it writes the first lines of each period,
 * at most half of them for one address, and one line with the number of the others.
 */
export class RefusalLog {
  readonly #logger: Logger;
  readonly #quiet: LineBudget;
  readonly #loud: LineBudget;

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#quiet = new LineBudget(clock, (fields) => logger.debug('more access refused', fields));
    this.#loud = new LineBudget(clock, (fields) => logger.warn('more access refused', fields));
  }

  /** Records one refusal. */
  note(level: RefusalLevel, client: RefusedClient): void {
    const { reason, address, right, code, holder } = client;
    const budget = level === 'debug' ? this.#quiet : this.#loud;
    if (!budget.take(address, reason)) return;
    this.#logger[level]('access refused', {
      reason,
      address,
      right,
      mount: shorten(client.mount, MAX_TEXT_CHARACTERS),
      route: shorten(client.route, MAX_TEXT_CHARACTERS),
      user: shorten(client.user, MAX_NAME_CHARACTERS),
      userAgent: shorten(client.userAgent, MAX_TEXT_CHARACTERS),
      code,
      detail: shorten(client.detail, MAX_TEXT_CHARACTERS),
      holder: shorten(holder?.address, MAX_TEXT_CHARACTERS),
      holderUser: shorten(holder?.user, MAX_NAME_CHARACTERS),
      holderUserAgent: shorten(holder?.userAgent, MAX_TEXT_CHARACTERS),
    });
  }
}

type Summary = Readonly<Record<string, number>>;

/** Counts the written lines and the suppressed refusals of a period. */
class LineBudget {
  readonly #clock: Clock;
  readonly #summarise: (fields: Summary) => void;
  #period: Millis = PERIOD;
  #isOpen = false;
  #lines = 0;
  /** All refusals by address. */
  #addresses = new Map<string, number>();
  /** Suppressed refusals by reason. */
  #hidden = new Map<string, number>();

  constructor(clock: Clock, summarise: (fields: Summary) => void) {
    this.#clock = clock;
    this.#summarise = summarise;
  }

  /** Whether a line may be written; otherwise the refusal is counted as suppressed. */
  take(address: string, reason: string): boolean {
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#clock.after(this.#period, () => this.#close());
    }
    const ofAddress = (this.#addresses.get(address) ?? 0) + 1;
    if (ofAddress > 1 || this.#addresses.size < MOST_ADDRESSES) this.#addresses.set(address, ofAddress);
    if (this.#lines < MOST_LINES && ofAddress <= MOST_OF_ADDRESS) {
      this.#lines += 1;
      return true;
    }
    this.#hidden.set(reason, (this.#hidden.get(reason) ?? 0) + 1);
    return false;
  }

  #close(): void {
    const count = [...this.#hidden.values()].reduce((sum, each) => sum + each, 0);
    if (count > 0) {
      const seconds = this.#period / 1000;
      this.#summarise({ count, seconds, addresses: this.#addresses.size, ...Object.fromEntries(this.#hidden) });
    }
    this.#period = count > 0 ? millis(Math.min(LONGEST_PERIOD, this.#period * 2)) : PERIOD;
    this.#isOpen = false;
    this.#lines = 0;
    this.#addresses = new Map();
    this.#hidden = new Map();
  }
}

/** Undefined for an empty text: the field is then left out. */
function shorten(text: string | null | undefined, maxCharacters: number): string | undefined {
  return text ? text.slice(0, maxCharacters) : undefined;
}

import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import { type Millis, millis } from './units.ts';

/** Who has the mount that a source was refused on. What a client wrote, except the address. */
export interface MountHolder {
  /** An address, or what else feeds it: the address of a relay, `the output of "main"`. */
  readonly address: string;
  readonly user: string;
  readonly userAgent: string;
}

/** A client that was turned away. Everything but the reason and the right may be what the client wrote; never a secret. */
export interface RefusedClient {
  /** A stable word: `credentials-wrong`, `mount-in-use`; docs/guides/refusals.md lists them. */
  readonly reason: string;
  readonly address: string;
  /** What it asked for: `source.publish`, `admin`. */
  readonly right: string;
  readonly mount?: string | undefined;
  /** Method and path, without the query: it may carry a password. */
  readonly route?: string | undefined;
  /** Name that it logged in with; null: none. */
  readonly user?: string | null | undefined;
  readonly userAgent?: string | null | undefined;
  /** The error code, where the reason has several. */
  readonly code?: string | undefined;
  /** What an auth server said. */
  readonly detail?: string | undefined;
  /** Only for the log: the client is not told. */
  readonly holder?: MountHolder | undefined;
}

/** How much a refusal weighs: `debug` for a first request without a login, `warn` for a wrong one. */
export type RefusalLevel = 'debug' | 'info' | 'warn';

/** Lines of each kind in a period, and those of one address. */
const MOST_LINES = 20;
const MOST_OF_ADDRESS = 10;
/** A period doubles while more is refused than is logged, up to the longest, so that a day of flood is some megabytes. */
const PERIOD = millis(1000);
const LONGEST_PERIOD = millis(10_000);
/** Addresses that are counted apart in a period. */
const MOST_ADDRESSES = 10_000;
const MAX_NAME_CHARACTERS = 64;
const MAX_TEXT_CHARACTERS = 200;

/**
 * Writes a line for each client that was turned away, in a form that programs may read (docs/guides/refusals.md): the reason and
 * the address stand first, before anything that the client wrote. Under a flood the first lines of each
 * period are written, at most half of them for one address, and one line with the number of the others.
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

  /** Notes one refusal. */
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

/** Counts the lines of a period, and what was not written in it. */
class LineBudget {
  readonly #clock: Clock;
  readonly #summarise: (fields: Summary) => void;
  #period: Millis = PERIOD;
  #isOpen = false;
  #lines = 0;
  /** Refusals by address, written or not. */
  #addresses = new Map<string, number>();
  /** Those that were not written, by reason. */
  #hidden = new Map<string, number>();

  constructor(clock: Clock, summarise: (fields: Summary) => void) {
    this.#clock = clock;
    this.#summarise = summarise;
  }

  /** Whether a line may be written; what may not is counted. */
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

/** Nothing for what is not known: an empty field tells nothing. */
function shorten(text: string | null | undefined, maxCharacters: number): string | undefined {
  return text ? text.slice(0, maxCharacters) : undefined;
}

import { AirchainError, type Clock, errorText, type Millis } from '../core/index.ts';
import { AddressSet, normaliseAddress } from '../protocols/client-address/index.ts';
import { ExpiringMap } from './expiring-map.ts';

/** Who is kept out for good, as the operator wrote it. */
export interface BanOptions {
  /** Addresses and CIDR ranges, IPv4 and IPv6: refused whatever they want. */
  readonly addresses: readonly string[];
  /** Players that may not listen: a part of their User-Agent, or `/a regular expression/`; capitals do not matter. */
  readonly userAgents: readonly string[];
}

/** A ban that ends by itself. */
export interface TemporaryBan {
  readonly address: string;
  readonly endsAfter: Millis;
}

/** Temporary bans held at once; the one least asked about is dropped first. */
const MAX_TEMPORARY_BANS = 10_000;
/** A User-Agent is compared up to here, so that no header can keep an expression busy for long. */
const MAX_USER_AGENT_LENGTH = 512;

/** Who is kept out, for good by configuration or for a while. */
export class Bans {
  readonly #temporary: ExpiringMap<string, true>;
  #addresses = new AddressSet();
  #userAgents: readonly UserAgentPattern[] = [];

  /** @throws AirchainError `ADDRESS_MALFORMED`, `AUTH_OPTIONS_INVALID` */
  constructor(options: BanOptions, clock: Clock) {
    this.#temporary = new ExpiringMap(MAX_TEMPORARY_BANS, clock);
    this.configure(options);
  }

  /**
   * Replaces the bans of the configuration; temporary ones stay. Changes nothing when it throws.
   * @throws AirchainError `ADDRESS_MALFORMED`, `AUTH_OPTIONS_INVALID`
   */
  configure(options: BanOptions): void {
    const userAgents = options.userAgents.map(parseUserAgentPattern);
    this.#addresses = new AddressSet(options.addresses);
    this.#userAgents = userAgents;
  }

  /** Whether the address is kept out. */
  hasAddress(address: string): boolean {
    if (this.#addresses.has(address)) return true;
    return this.#temporary.size > 0 && this.#temporary.has(normaliseAddress(address) ?? address);
  }

  /** Whether the player is kept out. */
  hasUserAgent(userAgent: string): boolean {
    const beginning = userAgent.slice(0, MAX_USER_AGENT_LENGTH);
    return this.#userAgents.some((pattern) => pattern(beginning));
  }

  /**
   * Keeps one address out from now on for `duration`.
   * @throws AirchainError `AUTH_OPTIONS_INVALID` when the text is no address
   */
  banFor(address: string, duration: Millis): void {
    const normal = normaliseAddress(address);
    if (normal === null) {
      throw new AirchainError('AUTH_OPTIONS_INVALID', `Cannot ban "${address}": it is not one IP address`);
    }
    this.#temporary.set(normal, true, duration);
  }

  /** Ends a temporary ban. Returns whether there was one. */
  lift(address: string): boolean {
    return this.#temporary.delete(normaliseAddress(address) ?? address);
  }

  /** The temporary bans that hold now. */
  listTemporary(): TemporaryBan[] {
    return Array.from(this.#temporary.entries(), ([address, , endsAfter]) => ({ address, endsAfter }));
  }
}

type UserAgentPattern = (userAgent: string) => boolean;

function parseUserAgentPattern(text: string): UserAgentPattern {
  if (text.trim() === '') {
    throw new AirchainError(
      'AUTH_OPTIONS_INVALID',
      'Cannot ban an empty user agent: it would be a part of all of them',
    );
  }
  const source = /^\/(.+)\/i?$/.exec(text)?.[1];
  if (source === undefined) {
    const part = text.toLowerCase();
    return (userAgent) => userAgent.toLowerCase().includes(part);
  }
  try {
    const expression = new RegExp(source, 'i');
    return (userAgent) => expression.test(userAgent);
  } catch (error) {
    throw new AirchainError('AUTH_OPTIONS_INVALID', `Cannot ban the user agent "${text}": ${errorText(error)}`, {
      cause: error,
    });
  }
}

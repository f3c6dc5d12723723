import { AirchainError, errorText } from '../core/index.ts';
import { AddressSet } from '../protocols/client-address/index.ts';

/** Bans as configured by the operator. */
export interface BanOptions {
  /** Addresses and CIDR ranges, IPv4 and IPv6: all their requests are refused. */
  readonly addresses: readonly string[];
  /** Players that may not listen: a part of their User-Agent, or `/a regular expression/`; case-insensitive. */
  readonly userAgents: readonly string[];
}

/** Number of User-Agent characters to compare, so that a long header cannot slow down an expression. */
const MAX_USER_AGENT_LENGTH = 512;

/** Banned addresses and players. */
export class Bans {
  readonly #addresses: AddressSet;
  readonly #userAgents: readonly UserAgentPattern[];

  /** @throws AirchainError `ADDRESS_MALFORMED`, `AUTH_OPTIONS_INVALID` */
  constructor({ addresses, userAgents }: BanOptions) {
    this.#addresses = new AddressSet(addresses);
    this.#userAgents = userAgents.map(parseUserAgentPattern);
  }

  /** Whether the address is banned. */
  hasAddress(address: string): boolean {
    return this.#addresses.has(address);
  }

  /** Whether the player is banned. */
  hasUserAgent(userAgent: string): boolean {
    const beginning = userAgent.slice(0, MAX_USER_AGENT_LENGTH);
    return this.#userAgents.some((pattern) => pattern(beginning));
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

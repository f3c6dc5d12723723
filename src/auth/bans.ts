import { AirchainError, errorText } from '../core/index.ts';
import { AddressSet } from '../protocols/client-address/index.ts';

/** Who is kept out, as the operator wrote it. */
export interface BanOptions {
  /** Addresses and CIDR ranges, IPv4 and IPv6: refused whatever they want. */
  readonly addresses: readonly string[];
  /** Players that may not listen: a part of their User-Agent, or `/a regular expression/`; capitals do not matter. */
  readonly userAgents: readonly string[];
}

/** A User-Agent is compared up to here, so that no header can keep an expression busy for long. */
const MAX_USER_AGENT_LENGTH = 512;

/** Who is kept out. */
export class Bans {
  readonly #addresses: AddressSet;
  readonly #userAgents: readonly UserAgentPattern[];

  /** @throws AirchainError `ADDRESS_MALFORMED`, `AUTH_OPTIONS_INVALID` */
  constructor({ addresses, userAgents }: BanOptions) {
    this.#addresses = new AddressSet(addresses);
    this.#userAgents = userAgents.map(parseUserAgentPattern);
  }

  /** Whether the address is kept out. */
  hasAddress(address: string): boolean {
    return this.#addresses.has(address);
  }

  /** Whether the player is kept out. */
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

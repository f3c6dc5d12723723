import { isIP, SocketAddress } from 'node:net';
import { AirchainError } from '../../core/index.ts';

/** A range of addresses; a single one has the full prefix. */
export interface Cidr {
  readonly family: 'ipv4' | 'ipv6';
  /** As `normaliseAddress` writes it. */
  readonly address: string;
  /** Leading bits that count: 0 to 32 or 0 to 128. */
  readonly prefixBits: number;
}

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const ADDRESS_BITS = { ipv4: 32, ipv6: 128 } as const;
/** Bits before the IPv4 part of `::ffff:0:0/96`. */
const MAPPED_PREFIX_BITS = 96;

/**
 * The one way in which airchain writes an address: IPv4 with dots, also when it came as `::ffff:1.2.3.4`; IPv6 in its short
 * form, in small letters, without zone.
 * @returns null when the text is no address
 */
export function normaliseAddress(text: string): string | null {
  const address = text.split('%', 1)[0]!;
  const version = isIP(address);
  if (version === 4) return address;
  if (version === 0) return null;
  const short = new SocketAddress({ address, family: 'ipv6' }).address;
  return MAPPED_IPV4.exec(short)?.[1] ?? short;
}

/**
 * Reads `10.0.0.0/8`, `2001:db8::/32` or one address. Bits behind the prefix are ignored.
 * @throws AirchainError `ADDRESS_MALFORMED`
 */
export function parseCidr(text: string): Cidr {
  const [rawAddress = '', prefix, ...rest] = text.trim().split('/');
  const address = normaliseAddress(rawAddress);
  if (address === null || rest.length > 0) throw malformed(text, 'it is not an address with an optional "/<bits>"');
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  const isMapped = family === 'ipv4' && rawAddress.includes(':');
  const bits = readPrefix(prefix, isMapped ? ADDRESS_BITS.ipv6 : ADDRESS_BITS[family]);
  if (bits === null) throw malformed(text, `the part after "/" must be 0 to ${ADDRESS_BITS[family]}`);
  const prefixBits = isMapped ? bits - MAPPED_PREFIX_BITS : bits;
  if (prefixBits < 0) throw malformed(text, `a range of IPv4 in IPv6 needs "/${MAPPED_PREFIX_BITS}" or more`);
  return { family, address, prefixBits };
}

function readPrefix(text: string | undefined, addressBits: number): number | null {
  if (text === undefined) return addressBits;
  return /^\d{1,3}$/.test(text) && Number(text) <= addressBits ? Number(text) : null;
}

function malformed(text: string, reason: string): AirchainError {
  return new AirchainError('ADDRESS_MALFORMED', `Cannot use ${JSON.stringify(text)} as an address range: ${reason}`);
}

import { BlockList, isIP } from 'node:net';
import { normaliseAddress, parseCidr } from './ip-address.ts';

/** Ranges of IPv4 and IPv6 addresses. An IPv4 address inside IPv6 (`::ffff:1.2.3.4`) is the IPv4 address. Never changes. */
export class AddressSet {
  readonly #ranges = new BlockList();
  /** How many ranges were given. */
  readonly size: number;

  /**
   * @param ranges addresses and CIDR ranges, as `parseCidr` reads them
   * @throws AirchainError `ADDRESS_MALFORMED`
   */
  constructor(ranges: readonly string[] = []) {
    for (const range of ranges) {
      const { address, prefixBits, family } = parseCidr(range);
      this.#ranges.addSubnet(address, prefixBits, family);
    }
    this.size = ranges.length;
  }

  /** Whether one of the ranges has the address; text that is no address is in none. */
  has(address: string): boolean {
    const normal = normaliseAddress(address);
    if (normal === null || this.size === 0) return false;
    return this.#ranges.check(normal, isIP(normal) === 4 ? 'ipv4' : 'ipv6');
  }
}

import { isIP } from 'node:net';

/** How many bits of an IPv6 address name a network: 64 one household's or server's, 48 one customer's of a provider. */
export type NetworkBits = 48 | 64;

/** IPv4 addresses for themselves, IPv6 addresses by their network, whose other addresses its owner chooses freely. */
export function networkOf(address: string, bits: NetworkBits = 64): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array<string>(zeros).fill('0'), ...back];
  return `${groups.slice(0, bits / 16).join(':')}::/${bits}`;
}

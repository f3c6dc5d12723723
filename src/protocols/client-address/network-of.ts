import { isIP } from 'node:net';

/** Half of an IPv6 address names the network; the other half its owner chooses freely. */
const IPV6_NETWORK_GROUPS = 4;

/** IPv4 addresses for themselves, IPv6 addresses by their /64: one household or server has a whole one. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array<string>(zeros).fill('0'), ...back];
  return `${groups.slice(0, IPV6_NETWORK_GROUPS).join(':')}::/64`;
}

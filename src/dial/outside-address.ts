import { BlockList, isIPv6 } from 'node:net';

/** Networks that are not the internet: RFC 6890, RFC 4193, RFC 4291, RFC 6598. */
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

/** Whether an address is of this machine or of a private network. */
export function isInsideAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return inside.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

const EVERY_ADDRESS = new Set(['', '::', '0.0.0.0']);

/**
 * The host to type on other machines to reach a port that listens on `listenHost`, as it stands in an address: a port on
 * one address is reached there alone; one on all by the configured name, else by an address of this machine.
 */
export function findReachableHost(hostname: string, listenHost: string): string {
  if (!EVERY_ADDRESS.has(listenHost)) return isIPv6(listenHost) ? `[${listenHost}]` : listenHost;
  if (hostname !== 'localhost' && isHostName(hostname)) return hostname;
  return lanAddress() ?? 'localhost';
}

function isHostName(text: string): boolean {
  const url = URL.parse(`http://${text}/`);
  return url?.host === text.toLowerCase();
}

/** The address that others on the same network reach this machine by. */
function lanAddress(): string | null {
  for (const addresses of Object.values(networkInterfaces())) {
    const found = addresses?.find(({ family, internal }) => family === 'IPv4' && !internal);
    if (found) return found.address;
  }
  return null;
}

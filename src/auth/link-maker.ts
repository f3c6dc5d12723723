import { isIP } from 'node:net';
import { AddressSet, localNetworks } from '../protocols/client-address/index.ts';
import type { Secret } from './login.ts';

/** Who may create links, in addition to administrators. */
export interface LinkMakerOptions {
  readonly create: 'admins' | 'key' | 'local' | 'everyone';
  /** For `key`; null: there is none. */
  readonly key: Secret | null;
  /** Names of the server on the local network, in addition to `localhost` and addresses. */
  readonly hosts: readonly string[];
}

/** Where a request comes from, and for which host. */
export interface LinkCaller {
  readonly address: string;
  /** False: a proxy that is not trusted forwarded the request, so the address may be the proxy's. */
  readonly isDirect: boolean;
  /** The requested host, with or without a port; null: none. Browsers always send one. */
  readonly host: string | null;
}

const local = new AddressSet(localNetworks);

/** Whether the address of a caller permits it to create links without a login. */
export function mayMakeLinks({ create, hosts }: LinkMakerOptions, { address, isDirect, host }: LinkCaller): boolean {
  if (create !== 'local') return create === 'everyone';
  return isDirect && local.has(address) && (host === null || isOwnHost(host, hosts));
}

/**
 * Whether the host is safe from DNS rebinding: a foreign page may point its own name to the address of this server, and
 * the browser of a local user would treat both as one site. It cannot do so with an address or with `localhost`.
 */
function isOwnHost(host: string, hosts: readonly string[]): boolean {
  const name = nameOf(host);
  return isIP(name) !== 0 || /(?:^|\.)localhost$/.test(name) || hosts.some((own) => nameOf(own) === name);
}

/** The host without port and IPv6 brackets. */
function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1');
}

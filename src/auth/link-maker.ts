import { isIP } from 'node:net';
import { AddressSet, localNetworks } from '../protocols/client-address/index.ts';
import type { Secret } from './login.ts';

/** Who may make links beside administrators. */
export interface LinkMakerOptions {
  readonly create: 'admins' | 'key' | 'local' | 'everyone';
  /** For `key`; null: there is none. */
  readonly key: Secret | null;
  /** Names by which the server is reached on the local network, beside `localhost` and addresses. */
  readonly hosts: readonly string[];
}

/** Where a request comes from, and for which host. */
export interface LinkCaller {
  readonly address: string;
  /** False: a proxy that is not trusted stands in between, so the address says nothing of the client's. */
  readonly isDirect: boolean;
  /** The host that was asked, with or without a port; null: none was named, as browsers never do. */
  readonly host: string | null;
}

const local = new AddressSet(localNetworks);

/** Whether a caller may make links for where it is, without a login. */
export function mayMakeLinks({ create, hosts }: LinkMakerOptions, { address, isDirect, host }: LinkCaller): boolean {
  if (create !== 'local') return create === 'everyone';
  return isDirect && local.has(address) && (host === null || isOwnHost(host, hosts));
}

/**
 * Not a name that some page has chosen for this server's address (DNS rebinding): the browser of a local visitor would then
 * take the page for one of ours. No page can choose an address, or what `localhost` means.
 */
function isOwnHost(host: string, hosts: readonly string[]): boolean {
  const name = nameOf(host);
  return isIP(name) !== 0 || /(?:^|\.)localhost$/.test(name) || hosts.some((own) => nameOf(own) === name);
}

/** Without the port and the brackets of IPv6. */
function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1');
}

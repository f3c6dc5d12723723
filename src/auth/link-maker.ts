import { AddressSet } from '../protocols/client-address/index.ts';
import type { Secret } from './login.ts';

/** Who may make links beside administrators. */
export interface LinkMakerOptions {
  readonly create: 'admins' | 'key' | 'local' | 'everyone';
  /** For `key`; null: nobody has one. */
  readonly key: Secret | null;
}

/** Private, loopback and link-local addresses: RFC 1918, RFC 1122 §3.2.1.3, RFC 3927, RFC 4193, RFC 4291 §2.5.3 and §2.5.6. */
const localNetworks = new AddressSet([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '::1',
  'fc00::/7',
  'fe80::/10',
]);

/**
 * Whether somebody may make links for where he is, without a login. `isDirect` false: a proxy that nobody trusts stands in
 * between, and then its address says nothing of the client's.
 */
export function mayMakeLinks({ create }: LinkMakerOptions, address: string, isDirect: boolean): boolean {
  return create === 'everyone' || (create === 'local' && isDirect && localNetworks.has(address));
}

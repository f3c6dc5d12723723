import { AddressSet, localNetworks } from '../protocols/client-address/index.ts';

/** With "this network", that of providers' address translation (RFC 6598) and the unspecified address of IPv6. */
const inside = new AddressSet([...localNetworks, '0.0.0.0/8', '100.64.0.0/10', '::']);

/** Whether an address is of this machine or of a private network. */
export function isInsideAddress(address: string): boolean {
  return inside.has(address);
}

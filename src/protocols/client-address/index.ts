/** Addresses of clients: one way to write each, sets of them, and who is behind trusted proxies. Pure. */
export { AddressSet } from './address-set.ts';
export { type ClientAddressQuestion, findClientAddress } from './find-client-address.ts';
export { normaliseAddress } from './ip-address.ts';
export { networkOf } from './network-of.ts';

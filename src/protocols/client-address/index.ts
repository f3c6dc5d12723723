/** Addresses of clients: one way to write each, sets of them; who is behind trusted proxies, and what they called. Pure. */
export { AddressSet } from './address-set.ts';
export { type ClientAddressQuestion, findClientAddress } from './find-client-address.ts';
export { findOrigin, type Origin, type OriginQuestion } from './find-origin.ts';
export { normaliseAddress } from './ip-address.ts';
export { localNetworks } from './local-networks.ts';
export { networkOf } from './network-of.ts';

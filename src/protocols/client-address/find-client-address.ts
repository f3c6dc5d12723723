import type { AddressSet } from './address-set.ts';
import { readForwarded, walkTrustedHops } from './forwarded-hops.ts';

/** What is known about a request's way to us. */
export interface ClientAddressQuestion {
  /** The other end of the socket, or what its PROXY header said. */
  readonly peer: string;
  /** The `X-Forwarded-For` header, several lines joined by commas. */
  readonly xForwardedFor?: string | null | undefined;
  /** The `Forwarded` header (RFC 7239), likewise. */
  readonly forwarded?: string | null | undefined;
  /** The proxies whose word is taken. */
  readonly trusted: AddressSet;
}

/**
 * The address of the client behind trusted proxies, as `normaliseAddress` writes it. Every proxy adds, at the right, the
 * address that it was called from; so the walk goes from right to left and ends at the first address that is no trusted
 * proxy. From an untrusted peer the headers are worth nothing.
 *
 * `X-Forwarded-For` counts before `Forwarded`, since nearly every proxy sets it; a proxy that sets only `Forwarded` must
 * remove the other, else clients can put their own words there.
 */
export function findClientAddress({ peer, xForwardedFor, forwarded, trusted }: ClientAddressQuestion): string {
  const hops = xForwardedFor
    ? xForwardedFor.split(',')
    : readForwarded(forwarded ?? '').map((element) => element.get('for') ?? '');
  return walkTrustedHops(peer, hops, trusted).address;
}

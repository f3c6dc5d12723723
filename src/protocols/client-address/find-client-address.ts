import type { AddressSet } from './address-set.ts';
import { normaliseAddress } from './ip-address.ts';

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
 * proxy. Something that is no address (`unknown`, a hidden name) ends it as well: then the proxy that said so is
 * the answer. From an untrusted peer the headers are worth nothing.
 *
 * `X-Forwarded-For` counts before `Forwarded`, since nearly every proxy sets it; a proxy that sets only `Forwarded` must
 * remove the other, else clients can put their own words there.
 */
export function findClientAddress({ peer, xForwardedFor, forwarded, trusted }: ClientAddressQuestion): string {
  let address = normaliseAddress(peer) ?? peer;
  const hops = xForwardedFor ? xForwardedFor.split(',') : readForwardedFor(forwarded ?? '');
  while (trusted.has(address)) {
    const hop = hops.pop();
    const next = hop === undefined ? null : readNode(hop);
    if (next === null) break;
    address = next;
  }
  return address;
}

/** The `for` of every element; an element without one is a hop without an address. */
function readForwardedFor(header: string): string[] {
  if (header === '') return [];
  return header.split(',').map((element) => {
    for (const pair of element.split(';')) {
      const equals = pair.indexOf('=');
      if (equals !== -1 && pair.slice(0, equals).trim().toLowerCase() === 'for') return pair.slice(equals + 1);
    }
    return '';
  });
}

/** `192.0.2.1`, `192.0.2.1:47011`, `2001:db8::1`, `"[2001:db8::1]:47011"`; null for anything else. */
function readNode(text: string): string | null {
  const node = text.trim().replace(/^"(.*)"$/, '$1');
  const bracketed = /^\[([^\]]*)\](?::\w+)?$/.exec(node)?.[1];
  const withPort = /^([\d.]+):\w+$/.exec(node)?.[1];
  return normaliseAddress(bracketed ?? withPort ?? node);
}

import type { AddressSet } from './address-set.ts';
import { normaliseAddress } from './ip-address.ts';

/** One element of the `Forwarded` header (RFC 7239 §4): its pairs, names in small letters, values without quotes. */
export type ForwardedElement = ReadonlyMap<string, string>;

/** Where a walk back through trusted proxies ends. */
export interface ForwardedWalk {
  /** The first address that is no trusted proxy, as `normaliseAddress` writes it. */
  readonly address: string;
  /** Trusted proxies on the way: the last so many elements of a forwarding header are theirs. */
  readonly trustedHops: number;
}

/** Reads `Forwarded`, an element for each proxy, the nearest one last. */
export function readForwarded(header: string): ForwardedElement[] {
  if (header === '') return [];
  return header.split(',').map((element) => {
    const pairs = element.split(';').map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=');
      return [
        name.trim().toLowerCase(),
        value
          .join('=')
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      ];
    });
    return new Map(pairs);
  });
}

/**
 * Walks from `peer` back through `hops`, the addresses that proxies say they were called from, for as long as what is
 * reached is trusted. Something that is no address (`unknown`, a hidden name) ends the walk: then the proxy that said
 * so is the answer.
 * @param hops the nearest one last
 */
export function walkTrustedHops(peer: string, hops: readonly string[], trusted: AddressSet): ForwardedWalk {
  let address = normaliseAddress(peer) ?? peer;
  let trustedHops = 0;
  while (trusted.has(address)) {
    trustedHops++;
    const next = readNode(hops.at(-trustedHops) ?? '');
    if (next === null) break;
    address = next;
  }
  return { address, trustedHops };
}

/** `192.0.2.1`, `192.0.2.1:47011`, `2001:db8::1`, `"[2001:db8::1]:47011"`; null for anything else. */
function readNode(text: string): string | null {
  const node = text.trim().replace(/^"(.*)"$/, '$1');
  const bracketed = /^\[([^\]]*)\](?::\w+)?$/.exec(node)?.[1];
  const withPort = /^([\d.]+):\w+$/.exec(node)?.[1];
  return normaliseAddress(bracketed ?? withPort ?? node);
}

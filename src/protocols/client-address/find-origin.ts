import type { ClientAddressQuestion } from './find-client-address.ts';
import { type ForwardedElement, readForwarded, walkTrustedHops } from './forwarded-hops.ts';

/** What is known about the address that a client used. Headers are as sent, several lines joined by commas. */
export interface OriginQuestion extends ClientAddressQuestion {
  /** Whether the peer's connection is TLS. */
  readonly isEncrypted: boolean;
  readonly host: string | null;
  readonly xForwardedProto?: string | null | undefined;
  readonly xForwardedHost?: string | null | undefined;
  readonly xForwardedPort?: string | null | undefined;
}

/** The address that a client reached the server by. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  /** Name or address, with its port where it is not the scheme's own; null: it is not known. */
  readonly host: string | null;
  /** Whether a trusted proxy passed the request on. */
  readonly isProxied: boolean;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;
const MAX_PORT = 65_535;

/** A name or address with or without a port, and nothing that could be more: the text goes into playlists and pages. */
const HOST = /^([\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::(\d{1,5}))?$/i;

/**
 * The origin that a client used: what a trusted proxy says (`X-Forwarded-Proto`, `-Host`, `-Port`, else `Forwarded`), else
 * the request's `Host` and whether it came by TLS. Names that are no host are passed over. From an untrusted peer the
 * forwarding headers are worth nothing.
 *
 * Clients can send the headers too, and some proxies only add to them: of several hosts the one counts that the outermost
 * trusted proxy added.
 */
export function findOrigin(question: OriginQuestion): Origin {
  const { peer, forwarded, xForwardedFor, trusted, isEncrypted } = question;
  const elements = readForwarded(forwarded ?? '');
  const hops = xForwardedFor ? xForwardedFor.split(',') : elements.map((element) => element.get('for') ?? '');
  const { trustedHops } = walkTrustedHops(peer, hops, trusted);
  const said = trustedHops === 0 ? null : readSaid(question, elements, trustedHops);
  const scheme = said?.scheme ?? (isEncrypted ? 'https' : 'http');
  const host = writeHost(said?.host, scheme, said?.port) ?? writeHost(question.host, scheme, said?.port);
  return { scheme, host, isProxied: said !== null };
}

interface SaidByProxy {
  readonly scheme: Origin['scheme'] | null;
  readonly host: string | null;
  readonly port: string | null;
}

/** Null: the peer is trusted, and has not passed this on. */
function readSaid(
  { xForwardedFor, xForwardedProto, xForwardedHost, xForwardedPort }: OriginQuestion,
  elements: readonly ForwardedElement[],
  trustedHops: number,
): SaidByProxy | null {
  const outermost = elements.at(-trustedHops) ?? elements[0];
  if (!outermost && !xForwardedFor && !xForwardedProto && !xForwardedHost && !xForwardedPort) return null;
  const element = (header: string | null | undefined) => {
    const values = (header || null)?.split(',');
    return (values?.at(-trustedHops) ?? values?.[0])?.trim() ?? null;
  };
  // Which of several hops spoke TLS does not matter: the first is the client's.
  const proto = (xForwardedProto || null)?.split(',', 1)[0]?.trim() ?? outermost?.get('proto') ?? '';
  return {
    scheme: /^(?:https|wss)$/i.test(proto) ? 'https' : /^(?:http|ws)$/i.test(proto) ? 'http' : null,
    host: element(xForwardedHost) ?? outermost?.get('host') ?? null,
    port: element(xForwardedPort),
  };
}

/** A host as a URL has it; null: it is none. `port` counts where the host names no port itself. */
function writeHost(
  host: string | null | undefined,
  scheme: Origin['scheme'],
  port: string | null | undefined,
): string | null {
  const [, name, ownPort] = HOST.exec(host ?? '') ?? [];
  if (name === undefined) return null;
  const number = Number(ownPort ?? (/^\d{1,5}$/.test(port ?? '') ? port : DEFAULT_PORTS[scheme]));
  if (number === 0 || number > MAX_PORT) return null;
  return number === DEFAULT_PORTS[scheme] ? name : `${name}:${number}`;
}

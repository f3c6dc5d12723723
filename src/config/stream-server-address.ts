import { domainToASCII } from 'node:url';

/** Port of a server whose address names none: what Icecast and SHOUTcast listen on. */
const DEFAULT_PORT = 8000;

/** A server that streams are pushed to. */
export interface StreamServerAddress {
  readonly server: 'icecast' | 'shoutcast';
  /** The address in full, without the login: fit for logs and pages. */
  readonly url: string;
  /** Name or address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Path of the mount, percent-encoded as it goes on the wire; null: the server is SHOUTcast's. */
  readonly mount: string | null;
  /** Number of the stream at a SHOUTcast server that has many; null: it has one. */
  readonly sid: number | null;
  /** The login in the address; null: there is none. */
  readonly login: { readonly user: string; readonly password: string } | null;
}

const FORMS = 'icecast://host:8000/mount, icecasts://… for TLS, or shoutcast://host:8000';

/**
 * Reads `icecast://user:password@host:port/mount`, `icecasts://…` and `shoutcast://host:port/sid`. What is wrong comes
 * back as a sentence that quotes nothing, because a password may stand anywhere in a mistyped address.
 */
export function parseStreamServerAddress(
  text: string,
): { readonly value: StreamServerAddress } | { readonly problem: string } {
  const url = URL.parse(text);
  const host = url === null ? '' : asciiHost(url.hostname);
  if (!url || host === '' || url.port === '0') {
    return { problem: `is not the address of a server: write ${FORMS}, and a login under user and password` };
  }
  if (url.search !== '' || url.hash !== '') {
    return { problem: 'has a "?" or "#" in it: write a login with such characters under user and password' };
  }
  const scheme = url.protocol.slice(0, -1);
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  const common = { host: host.replace(/^\[|\]$/g, ''), port, login: loginOf(url) };
  switch (scheme) {
    case 'icecast':
    case 'icecasts':
      if (/^\/*$/.test(url.pathname)) return { problem: `has no mount at its end: write ${FORMS}` };
      return {
        value: {
          server: 'icecast',
          ...common,
          url: `${scheme}://${host}:${port}${url.pathname}`,
          tls: scheme === 'icecasts',
          mount: url.pathname,
          sid: null,
        },
      };
    case 'shoutcast': {
      const stream = /^\/?(|[1-9]\d{0,3})$/.exec(url.pathname)?.[1];
      if (stream === undefined)
        return { problem: 'has no number of a stream at its end: write shoutcast://host:8000/1' };
      const sid = stream === '' ? null : Number(stream);
      return {
        value: {
          server: 'shoutcast',
          ...common,
          url: `${scheme}://${host}:${port}${sid === null ? '' : `/${sid}`}`,
          tls: false,
          mount: null,
          sid,
        },
      };
    }
    default:
      return { problem: `starts with none of icecast://, icecasts:// and shoutcast://: write ${FORMS}` };
  }
}

/** URLs of unknown schemes leave names as they are written. Empty: it is none. */
function asciiHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname : domainToASCII(hostname);
}

function loginOf(url: URL): StreamServerAddress['login'] {
  if (url.username === '' && url.password === '') return null;
  return { user: decodePart(url.username), password: decodePart(url.password) };
}

/** The parser encodes what must be, so text that cannot be decoded was written with a plain `%`. */
function decodePart(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => Buffer.from(encoded.replaceAll('%', ''), 'hex').toString());
}

import { isIPv4, isIPv6 } from 'node:net';
import { AirchainError } from '../../core/index.ts';

/** One end of the connection that the proxy took. */
export interface ProxyEndpoint {
  readonly address: string;
  /** 0 to 65535. */
  readonly port: number;
}

/** What the proxy says about a connection. */
export interface ProxyHeader {
  /** Null when it says nothing about it: its own health check, or neither TCP over IPv4 nor over IPv6. */
  readonly source: ProxyEndpoint | null;
  readonly destination: ProxyEndpoint | null;
  /** Whether the client spoke TLS to the proxy, as version 2 may say; false: it did not, or the proxy does not say. */
  readonly isEncrypted: boolean;
}

/** `\r\n\r\n\0\r\nQUIT\n`, the start of version 2. */
const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const TEXT_START = Buffer.from('PROXY ');
/** Longest line of version 1 with CR LF, from the specification §2.1. */
const MAX_TEXT_BYTES = 107;
/** Signature, version and command, family, length. */
const BINARY_HEAD_BYTES = 16;
/** Longest version 2 header taken, with its extensions; those with TLS certificates stay far below. */
const MAX_BINARY_BYTES = 4096;

const nothingSaid: ProxyHeader = { source: null, destination: null, isEncrypted: false };

const LOCAL = 0;
const PROXY = 1;
const TCP_OVER_IPV4 = 0x11;
const TCP_OVER_IPV6 = 0x21;
/** Type and length of an extension, and the one about TLS with its flag for it (§2.2.6). */
const EXTENSION_HEAD_BYTES = 3;
const TLS_EXTENSION = 0x20;
const CLIENT_SPOKE_TLS = 0x01;

/**
 * Reads the PROXY protocol header, version 1 (text) or 2 (binary), from the first bytes of a connection; what was sent by the
 * client begins at `bodyStart` in `bytes`. Of the extensions of version 2 the one about TLS is read.
 *
 * @returns null while it is not complete
 * @throws AirchainError `PROXY_HEADER_MALFORMED`, as soon as the bytes cannot become one
 * @see https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt
 */
export function readProxyHeader(bytes: Buffer): { header: ProxyHeader; bodyStart: number } | null {
  if (startsLike(bytes, SIGNATURE)) return bytes.length < BINARY_HEAD_BYTES ? null : readBinary(bytes);
  if (startsLike(bytes, TEXT_START)) return readText(bytes);
  throw malformed('the connection starts with something else');
}

function readText(bytes: Buffer): { header: ProxyHeader; bodyStart: number } | null {
  const end = bytes.subarray(0, MAX_TEXT_BYTES).indexOf('\r\n');
  if (end === -1) {
    if (bytes.length < MAX_TEXT_BYTES) return null;
    throw malformed(`the line has more than ${MAX_TEXT_BYTES} bytes`);
  }
  const [, family, from = '', to = '', fromPort = '', toPort = '', ...rest] = bytes
    .toString('latin1', 0, end)
    .split(' ');
  const bodyStart = end + 2;
  if (family === 'UNKNOWN') return { header: nothingSaid, bodyStart };
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : null;
  if (isAddress === null) throw malformed('the family is none of TCP4, TCP6 and UNKNOWN');
  if (!isAddress(from) || !isAddress(to) || rest.length > 0) throw malformed('the addresses do not fit the family');
  const source = { address: from, port: readPort(fromPort) };
  const destination = { address: to, port: readPort(toPort) };
  return { header: { source, destination, isEncrypted: false }, bodyStart };
}

/**
 * offset 12: version (2) and command (0 LOCAL, 1 PROXY); 13: address family and transport; 14: length of what follows, big
 * endian; 16: source address, destination address, source port, destination port; then extensions.
 */
function readBinary(bytes: Buffer): { header: ProxyHeader; bodyStart: number } | null {
  const version = bytes[12]! >> 4;
  const command = bytes[12]! & 0x0f;
  const family = bytes[13]!;
  const bodyStart = BINARY_HEAD_BYTES + bytes.readUInt16BE(14);
  if (version !== 2 || command > PROXY) throw malformed(`version ${version} with command ${command} is unknown`);
  if (bodyStart > MAX_BINARY_BYTES) throw malformed(`the header has more than ${MAX_BINARY_BYTES} bytes`);
  if (bytes.length < bodyStart) return null;
  const addressBytes = family === TCP_OVER_IPV4 ? 4 : family === TCP_OVER_IPV6 ? 16 : 0;
  if (command === LOCAL || addressBytes === 0) return { header: nothingSaid, bodyStart };
  const portsStart = BINARY_HEAD_BYTES + 2 * addressBytes;
  if (bodyStart < portsStart + 4) throw malformed('it is too short for its addresses');
  const endpoint = (index: 0 | 1): ProxyEndpoint => {
    const start = BINARY_HEAD_BYTES + index * addressBytes;
    const address = formatAddress(bytes.subarray(start, start + addressBytes));
    return { address, port: bytes.readUInt16BE(portsStart + 2 * index) };
  };
  const isEncrypted = spokeTls(bytes.subarray(portsStart + 4, bodyStart));
  return { header: { source: endpoint(0), destination: endpoint(1), isEncrypted }, bodyStart };
}

/** One extension after the other: type, length of what follows in two bytes; that of TLS begins with its flags. */
function spokeTls(extensions: Buffer): boolean {
  let at = 0;
  while (at + EXTENSION_HEAD_BYTES < extensions.length) {
    if (extensions[at] === TLS_EXTENSION) return (extensions[at + EXTENSION_HEAD_BYTES]! & CLIENT_SPOKE_TLS) !== 0;
    at += EXTENSION_HEAD_BYTES + extensions.readUInt16BE(at + 1);
  }
  return false;
}

/** IPv6 without `::`: eight groups. Normalise addresses before they are compared. */
function formatAddress(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  return Array.from({ length: 8 }, (_, group) => bytes.readUInt16BE(2 * group).toString(16)).join(':');
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw malformed('a port is not a number from 0 to 65535');
  return port;
}

function startsLike(bytes: Buffer, expected: Buffer): boolean {
  const length = Math.min(bytes.length, expected.length);
  return bytes.compare(expected, 0, length, 0, length) === 0;
}

function malformed(reason: string): AirchainError {
  return new AirchainError('PROXY_HEADER_MALFORMED', `Cannot read the PROXY protocol header: ${reason}`);
}

import { AirchainError, type ByteCount } from '../../core/index.ts';

const LF = 0x0a;
const CR = 0x0d;

/** How much a peer may send before its head ends. */
export interface HeadLimits {
  /** Longest head with its closing empty line, in bytes. Icecast 2.4 resets a connection above 4096. */
  readonly maxBytes: ByteCount;
}

/** The lines of one head, without their ends, and where in the bytes the body starts. */
export interface HeadLines {
  /** Views on the bytes that were read; never empty lines. */
  readonly lines: readonly Buffer[];
  readonly bodyStart: number;
}

/**
 * Cuts a head into lines; it ends with the first empty line. A line ends with LF and any number of CR before it: DarkIce
 * sends LF, nsvcap CR CR LF, and both mix them with CR LF. Up to `allowedEmptyLines` empty lines before the first
 * line are passed over (RFC 9112 §2.2 asks for one); without any line the result has no lines.
 *
 * @returns null while the head is not complete
 * @throws AirchainError `HEAD_TOO_LARGE` when it does not end within `maxBytes`
 */
export function readHeadLines(bytes: Buffer, { maxBytes }: HeadLimits, allowedEmptyLines = 0): HeadLines | null {
  const window = bytes.length > maxBytes ? bytes.subarray(0, maxBytes) : bytes;
  const lines: Buffer[] = [];
  let emptyLines = 0;
  let start = 0;
  for (let end = window.indexOf(LF); end !== -1; end = window.indexOf(LF, start)) {
    const line = withoutCarriageReturns(window.subarray(start, end));
    start = end + 1;
    if (line.length > 0) lines.push(line);
    else if (lines.length > 0 || emptyLines++ === allowedEmptyLines) return { lines, bodyStart: start };
  }
  if (bytes.length < maxBytes) return null;
  throw new AirchainError('HEAD_TOO_LARGE', `Cannot read a head of more than ${maxBytes} bytes`);
}

function withoutCarriageReturns(line: Buffer): Buffer {
  let end = line.length;
  while (end > 0 && line[end - 1] === CR) end--;
  return line.subarray(0, end);
}

import { AirchainError } from '../../core/index.ts';

/** Far more than any server has; a file above it is something else. */
const MAX_BYTES = 4 * 1024 * 1024;

/** How the first bytes tell UTF-16, with a byte order mark or by their zeros (XML 1.0, appendix F). */
const UTF_16: readonly (readonly [start: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0x3c, 0x00], 'utf-16le'],
  [[0x00, 0x3c], 'utf-16be'],
];

/**
 * The text of an XML file, in the encoding that it names itself, else UTF-8. `file` is its name, for errors.
 * @throws AirchainError `CONFIG_NOT_ICECAST` when it is too large, of an unknown encoding or not of the one that it names
 */
export function decodeXml(bytes: Uint8Array, file = 'icecast.xml'): string {
  if (bytes.length > MAX_BYTES) throw refuse(file, `it has ${bytes.length} bytes, which is more than ${MAX_BYTES}`);
  const encoding = findEncoding(bytes);
  const decoder = createDecoder(encoding, file);
  try {
    return decoder.decode(bytes);
  } catch {
    throw refuse(file, `line ${findBrokenLine(bytes, encoding)} is not written in ${encoding}: save the file as UTF-8`);
  }
}

function createDecoder(encoding: string, file: string) {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw refuse(file, `its encoding "${encoding}" is not known: save the file as UTF-8`);
  }
}

function findEncoding(bytes: Uint8Array): string {
  const utf16 = UTF_16.find(([start]) => start.every((byte, index) => bytes[index] === byte));
  if (utf16) return utf16[1];
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? 'utf-8';
}

/** The first line, from 1, that the encoding does not know. */
function findBrokenLine(bytes: Uint8Array, encoding: string): number {
  const good = new TextDecoder(encoding).decode(bytes).split('\ufffd')[0] ?? '';
  return good.split('\n').length;
}

function refuse(file: string, reason: string): AirchainError {
  return new AirchainError('CONFIG_NOT_ICECAST', `Cannot import "${file}": ${reason}`);
}

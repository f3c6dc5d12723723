import { isUtf8 } from 'node:buffer';

/**
 * Text of a header or a path: UTF-8 where the bytes are valid UTF-8, else ISO 8859-1, which takes any byte.
 * Encoders send station names in either without saying which.
 */
export function decodeWireText(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

import type { FormatFamily } from '../framer.ts';
import { StreamSniffer } from './stream-sniffer.ts';

/**
 * What a file is by its bytes alone. Null: nothing that is known, or too short to tell.
 * @throws AirchainError as `StreamSniffer.push`
 */
export function sniffFamily(file: Buffer): FormatFamily | null {
  return new StreamSniffer({ contentType: null }).push(file)?.family ?? null;
}

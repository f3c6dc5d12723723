import { createHmac, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * Short names for secrets, to remember that one was right without remembering it: an HMAC under a key that is made here and
 * dies with the process. Nothing can be learnt from a fingerprint without the key.
 */
export class Fingerprints {
  readonly #key = randomBytes(KEY_BYTES);

  /** The fingerprint of these texts, in this order; where one ends and the next begins counts. */
  of(...parts: readonly string[]): string {
    const hmac = createHmac('sha256', this.#key);
    for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
    return hmac.digest('base64');
  }
}

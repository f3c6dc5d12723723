import { createHmac, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * Fingerprints of secrets, to remember a result without storing the secret: an HMAC with a random key that exists only
 * in this process. A fingerprint reveals nothing without the key.
 */
export class Fingerprints {
  readonly #key = randomBytes(KEY_BYTES);

  /** The fingerprint of these texts, in this order; the boundaries between them matter. */
  of(...parts: readonly string[]): string {
    const hmac = createHmac('sha256', this.#key);
    for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
    return hmac.digest('base64');
  }
}

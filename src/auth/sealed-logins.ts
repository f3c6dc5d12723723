import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Clock, type Millis, type UnixMillis, unixMillis } from '../core/index.ts';
import type { Credentials } from './access.ts';

/** A listener's login, encrypted so that only this process can read it. */
export interface SealedLogin {
  /** In base64url. */
  readonly token: string;
  readonly expiresAt: UnixMillis;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Logins of listeners that browsers store as a cookie, because a page cannot set headers on requests of an audio
 * element. The cookie contains the login, so each request is checked like one with HTTP Basic: a changed password
 * applies at once, and an auth server receives the name. The key exists only in this process and is not stored.
 */
export class SealedLogins {
  readonly #clock: Clock;
  readonly #key = randomBytes(KEY_BYTES);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seals a login for the mount that it was made for. */
  seal({ user, password }: Credentials, mount: string, lifetime: Millis): SealedLogin {
    const expiresAt = unixMillis(Math.round(this.#clock.wallTime()) + lifetime);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce);
    const text = JSON.stringify([mount, user, password, expiresAt]);
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { token: sealed.toString('base64url'), expiresAt };
  }

  /** The login in a token and the mount that it was made for; null: invalid or expired. */
  open(token: string): { readonly credentials: Credentials; readonly mount: string } | null {
    const text = this.#decrypt(Buffer.from(token, 'base64url'));
    if (text === null) return null;
    const [mount, user, password, expiresAt] = JSON.parse(text) as [string, string | null, string, number];
    return expiresAt <= this.#clock.wallTime() ? null : { credentials: { user, password }, mount };
  }

  #decrypt(sealed: Buffer): string | null {
    if (sealed.length <= NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv(CIPHER, this.#key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      // Made by another process, or modified.
      return null;
    }
  }
}

import { createHash } from 'node:crypto';
import { AirchainError } from '../core/index.ts';
import { hasArgon2, hashArgon2id, verifyArgon2id } from './argon2id.ts';
import { equalSecrets } from './equal-secrets.ts';
import { hashScrypt, verifyScrypt } from './scrypt.ts';
import { verifyShaCrypt } from './sha-crypt.ts';

/** Format name of a text that is not a hash, or of the old DES format. */
export const UNKNOWN_FORM = 'unknown';

const MD5_HEX = /^[0-9a-f]{32}$/i;

/** Hashes a password for storage: argon2id, or scrypt if Node has no argon2. Returns a PHC string. */
export function hashPassword(password: string): Promise<string> {
  return hasArgon2() ? hashArgon2id(password) : hashScrypt(password);
}

/** Whether checking the hash takes microseconds, so that it needs no queue. */
export function isCheapHash(hash: string): boolean {
  return MD5_HEX.test(hash);
}

/**
 * Whether the password matches the hash. Supports the hashes of `hashPassword` and of Icecast's htpasswd files: MD5 in
 * hex (2.4, icecast-kh) and `$5$`, `$6$` (2.5). Not supported: `$1$`, `$apr1$`, bcrypt `$2y$`, yescrypt `$y$`, old DES.
 * @throws AirchainError `AUTH_HASH_UNSUPPORTED` for any other format and for a hash that costs more than the limits
 */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  if (hash.startsWith('$argon2id$')) return verifyArgon2id(password, hash);
  if (hash.startsWith('$scrypt$')) return verifyScrypt(password, hash);
  if (hash.startsWith('$5$') || hash.startsWith('$6$')) return verifyShaCrypt(password, hash);
  if (MD5_HEX.test(hash)) {
    const digest = createHash('md5').update(password, 'utf8').digest('hex');
    return equalSecrets(digest, hash.toLowerCase());
  }
  throw new AirchainError(
    'AUTH_HASH_UNSUPPORTED',
    `Cannot check a password hash: the form "${hashForm(hash)}" is not one of argon2id, scrypt, $5$, $6$ or MD5 in hex`,
  );
}

/** The form of a hash that `verifyPassword` does not support, such as `$2y$`; null: it does. Nothing else of the hash is revealed. */
export function findUnknownForm(hash: string): string | null {
  return MD5_HEX.test(hash) || /^\$(?:argon2id|scrypt|5|6)\$/.test(hash) ? null : hashForm(hash);
}

/** The name of the format, `$2y$` or `{SHA}`: the rest of a hash must not appear in a log. */
function hashForm(hash: string): string {
  return /^(?:\$[a-z0-9-]{1,16}\$|\{[a-z0-9-]{1,16}\})/i.exec(hash)?.[0] ?? UNKNOWN_FORM;
}

/**
 * The longest password that is stored or checked, in bytes of UTF-8: far above what a player's dialogue takes, and short
 * enough that hashing it costs no more than the hash is meant to.
 */
export const MAX_PASSWORD_BYTES = 256;

/** Whether a password is refused unseen. */
export function isPasswordTooLong(password: string): boolean {
  return Buffer.byteLength(password, 'utf8') > MAX_PASSWORD_BYTES;
}

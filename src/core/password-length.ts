/**
 * The longest password that is stored or checked, in bytes of UTF-8. Much longer than players accept, and short enough
 * that its length does not add to the cost of hashing.
 */
export const MAX_PASSWORD_BYTES = 256;

/** Whether a password is refused without a check. */
export function isPasswordTooLong(password: string): boolean {
  return Buffer.byteLength(password, 'utf8') > MAX_PASSWORD_BYTES;
}

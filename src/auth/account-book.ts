import { AirchainError, isPasswordTooLong, MAX_PASSWORD_BYTES } from '../core/index.ts';

/** A listener account, with a hash in one of the formats of `verifyPassword`. */
export interface ListenerEntry {
  readonly name: string;
  readonly passwordHash: string;
}

/**
 * The listener accounts of a mount, which `/admin/manageauth` shows and changes. Implemented by a htpasswd file and by
 * the database.
 */
export interface AccountBook {
  /**
   * All entries, in stored order; read only.
   * @throws AirchainError `AUTH_FILE_UNUSABLE` when they cannot be read
   */
  list(): Promise<readonly ListenerEntry[]>;
  /**
   * Adds a listener and hashes its password. Returns false and changes nothing when the name is in use.
   * @throws AirchainError `AUTH_ACCOUNT_INVALID`, `AUTH_FILE_UNUSABLE`
   */
  add(name: string, password: string): Promise<boolean>;
  /**
   * Removes a listener. Returns whether there was one.
   * @throws AirchainError `AUTH_FILE_UNUSABLE`
   */
  remove(name: string): Promise<boolean>;
}

/** Maximum characters of a name; much more than players accept. */
const MAX_NAME_LENGTH = 256;

/**
 * Checks a name and a password before they are stored. A name of a Basic login has no colon, a name in a file no line
 * end, and a name that starts with `#` would be a comment.
 * @throws AirchainError `AUTH_ACCOUNT_INVALID`
 */
export function requireStorable(name: string, password: string): void {
  const isName = name !== '' && name.length <= MAX_NAME_LENGTH && !/[:\x00-\x1f\x7f]|^#|^\s|\s$/.test(name);
  if (!isName) throw new AirchainError('AUTH_ACCOUNT_INVALID', `Cannot store the user name ${JSON.stringify(name)}`);
  if (password === '' || isPasswordTooLong(password)) {
    const length = Buffer.byteLength(password, 'utf8');
    throw new AirchainError(
      'AUTH_ACCOUNT_INVALID',
      `Cannot store the password of "${name}": it has ${length} bytes, 1 to ${MAX_PASSWORD_BYTES} are allowed`,
    );
  }
}

import { AirchainError, isPasswordTooLong, MAX_PASSWORD_BYTES } from '../core/index.ts';

/** One who may listen, with a hash in one of the forms of `verifyPassword`. */
export interface ListenerEntry {
  readonly name: string;
  readonly passwordHash: string;
}

/**
 * Who may listen to a mount: what `/admin/manageauth` shows and changes. A htpasswd file and the database are the two
 * kinds there are.
 */
export interface AccountBook {
  /**
   * All entries, in their order; read only.
   * @throws AirchainError `AUTH_FILE_UNUSABLE` when they cannot be read
   */
  list(): Promise<readonly ListenerEntry[]>;
  /**
   * Adds a listener; the hash is ours. Returns false and changes nothing when the name is taken.
   * @throws AirchainError `AUTH_ACCOUNT_INVALID`, `AUTH_FILE_UNUSABLE`
   */
  add(name: string, password: string): Promise<boolean>;
  /**
   * Removes a listener. Returns whether there was one.
   * @throws AirchainError `AUTH_FILE_UNUSABLE`
   */
  remove(name: string): Promise<boolean>;
}

/** Characters of a name; far above what a player's dialogue takes. */
const MAX_NAME_LENGTH = 256;

/**
 * Checks what is about to be stored: a name of a Basic login can have no colon, one of a file no line end, and a name
 * that starts with `#` would be a comment.
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

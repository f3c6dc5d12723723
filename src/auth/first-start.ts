import { randomInt } from 'node:crypto';
import { type Login, plainSecret } from './login.ts';
import { hashPassword } from './password-hash.ts';

/** The required part of the database, implemented by `Store` of `src/store`. */
export interface FirstStartStore {
  findAccount(name: string): { readonly name: string; readonly passwordHash: string } | null;
  saveAccount(account: {
    readonly name: string;
    readonly passwordHash: string;
    readonly role: string;
    readonly rights: readonly string[];
  }): void;
  findSetting(key: string): string | null;
  saveSetting(key: string, value: string): void;
}

/** A configured login; with an empty or absent password, one is generated. */
export interface ConfiguredLogin {
  readonly user: string;
  readonly password?: string;
}

/** A login to use. */
export interface StartLogin {
  readonly login: Login;
  /** The password in plain text if it may be shown at startup, else null. */
  readonly shownPassword: string | null;
  /**
   * Stores the generated password; called when it is shown, so that a failed start does not lose it. Absent: none was
   * generated.
   */
  readonly keep?: () => void;
}

/** Digits and letters without similar ones (0 O o, 1 l I i): passwords are read aloud and typed into hardware. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ';
/** 24 of 55 letters are 138 bits. */
const PASSWORD_LENGTH = 24;
const SOURCE_PASSWORD_KEY = 'access.sourcePassword';

/** Generates a password of 24 characters from the random source of the system, without bias. */
export function generatePassword(): string {
  return Array.from({ length: PASSWORD_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/**
 * The login of the administrator: configured, stored or new. Only this call returns a new password in plain text:
 * `keep` stores its argon2id hash. `resetAdmin` generates another.
 */
export async function ensureAdmin(store: FirstStartStore, { user, password }: ConfiguredLogin): Promise<StartLogin> {
  const configured = plainSecret(password);
  if (configured) return { login: { user, secret: configured }, shownPassword: null };
  const account = store.findAccount(user);
  if (account) return { login: { user, secret: { kind: 'hash', hash: account.passwordHash } }, shownPassword: null };
  const shownPassword = generatePassword();
  const hash = await hashPassword(shownPassword);
  const keep = () => saveAdmin(store, user, hash);
  return { login: { user, secret: { kind: 'hash', hash } }, shownPassword, keep };
}

/** Sets another password for the stored administrator and returns its hash. This ends sessions of the old password. */
export async function resetAdmin(
  store: Pick<FirstStartStore, 'saveAccount'>,
  user: string,
  password: string,
): Promise<string> {
  const hash = await hashPassword(password);
  saveAdmin(store, user, hash);
  return hash;
}

function saveAdmin(store: Pick<FirstStartStore, 'saveAccount'>, user: string, passwordHash: string): void {
  store.saveAccount({ name: user, passwordHash, role: 'admin', rights: [] });
}

/**
 * The login of the sources: configured, or generated at the first start and stored in plain text, because operators
 * enter it in every encoder of the station, also later. A generated one is shown at each start.
 */
export function ensureSourceLogin(store: FirstStartStore, { user, password }: ConfiguredLogin): StartLogin {
  const configured = plainSecret(password);
  if (configured) return { login: { user, secret: configured }, shownPassword: null };
  const stored = store.findSetting(SOURCE_PASSWORD_KEY);
  const shownPassword = stored ?? generatePassword();
  if (stored === null) store.saveSetting(SOURCE_PASSWORD_KEY, shownPassword);
  return { login: { user, secret: { kind: 'plain', password: shownPassword } }, shownPassword };
}

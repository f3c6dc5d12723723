import { randomInt } from 'node:crypto';
import { type Login, plainSecret } from './login.ts';
import { hashPassword } from './password-hash.ts';

/** What is wanted of the database; `Store` of `src/store` has it. */
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

/** What the configuration says of a login; an empty or absent password means that one is to be made. */
export interface ConfiguredLogin {
  readonly user: string;
  readonly password?: string;
}

/** A login to use. */
export interface StartLogin {
  readonly login: Login;
  /** The password in words, where it may be shown to the person who starts the server; else null. */
  readonly shownPassword: string | null;
  /** Stores what was made, once it is sure to be shown: a start that fails must not use up the password. Absent: nothing was made. */
  readonly keep?: () => void;
}

/** Digits and letters without those that look alike (0 O o, 1 l I i): a password is read aloud and typed into hardware. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ';
/** 24 of 55 letters are 138 bits. */
const PASSWORD_LENGTH = 24;
const SOURCE_PASSWORD_KEY = 'access.sourcePassword';

/** Makes a password of 24 letters, from the machine's random source without bias. */
export function generatePassword(): string {
  return Array.from({ length: PASSWORD_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/**
 * The admin's login: the configured one, or the stored one, or a new one. A new password is shown by this call and never
 * again: only its argon2id hash is stored, by `keep`. `resetAdmin` gives another.
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

/** Gives the stored administrator another password, and returns its hash. Sessions of the old one end by that. */
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
 * The login of the sources: the configured one, or one that was made at the first start and is kept readable, because it
 * is typed into every encoder of the station, also into those bought next year. A made one is shown at each start.
 */
export function ensureSourceLogin(store: FirstStartStore, { user, password }: ConfiguredLogin): StartLogin {
  const configured = plainSecret(password);
  if (configured) return { login: { user, secret: configured }, shownPassword: null };
  const stored = store.findSetting(SOURCE_PASSWORD_KEY);
  const shownPassword = stored ?? generatePassword();
  if (stored === null) store.saveSetting(SOURCE_PASSWORD_KEY, shownPassword);
  return { login: { user, secret: { kind: 'plain', password: shownPassword } }, shownPassword };
}

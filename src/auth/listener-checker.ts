import type { Credentials } from './access.ts';
import type { AccountBook, ListenerEntry } from './account-book.ts';
import type { Fingerprints } from './fingerprints.ts';
import type { HashOrigin } from './hash-queue.ts';
import { hashPassword } from './password-hash.ts';
import type { PasswordVerifier } from './password-verifier.ts';
import type { Verdict } from './verdict.ts';

/**
 * Checks a listener's login against a book of accounts. A name that is not in it costs the same time as one that is: the
 * password is checked against the entry of another name, always the same one for the same name, and the result is thrown
 * away; so a file with cheap and dear hashes does not give its names away either.
 */
export class ListenerChecker {
  readonly #verifier: PasswordVerifier;
  readonly #fingerprints: Fingerprints;
  #decoyHash: Promise<string> | null = null;

  constructor(verifier: PasswordVerifier, fingerprints: Fingerprints) {
    this.#verifier = verifier;
    this.#fingerprints = fingerprints;
  }

  /** @throws AirchainError `AUTH_FILE_UNUSABLE`, and as `PasswordVerifier.matches` */
  async check({ user, password }: Credentials, book: AccountBook, origin: HashOrigin): Promise<Verdict> {
    const entries = await book.list();
    const entry = user === null ? undefined : entries.find(({ name }) => name === user);
    const hash = entry?.passwordHash ?? (await this.#decoy(user ?? '', entries));
    const isPassword = await this.#verifier.matches(password, { kind: 'hash', hash }, origin);
    return entry && isPassword ? { kind: 'accepted', user: entry.name } : { kind: 'refused' };
  }

  async #decoy(user: string, entries: readonly ListenerEntry[]): Promise<string> {
    const number = Buffer.from(this.#fingerprints.of('decoy', user), 'base64').readUInt32LE(0);
    const entry = entries[number % Math.max(1, entries.length)];
    if (entry) return entry.passwordHash;
    this.#decoyHash ??= hashPassword(this.#fingerprints.of('nobody'));
    return this.#decoyHash;
  }
}

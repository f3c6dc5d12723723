import { type Conflict, type ConflictContext, type Rule, warning } from './conflict.ts';
import type { KeyPath } from './problem.ts';
import type { AirchainConfig } from './schema.ts';

/** Rules about passwords. */
export const accessRules: readonly Rule[] = [passwordsAreStrong, adminPasswordIsItsOwn, passwordFilesAreUsable];

/** A guesser gets a few tries a minute for each address: what is longer, and no word of a list, is out of reach. */
const MIN_PASSWORD_LENGTH = 8;

/** Those that are tried first: Icecast's own, and the heads of every list. */
const KNOWN_PASSWORDS: ReadonlySet<string> = new Set([
  'hackme',
  'hackmemore',
  'changeme',
  'password',
  'passw0rd',
  'password1',
  'administrator',
  'icecast2',
  '12345678',
  '123456789',
  '1234567890',
  'qwertyui',
  'qwertyuiop',
  'letmein1',
]);

type Secret = readonly [key: KeyPath, password: string, user: string];

/** Passwords that others than the administrator know, each once. */
function sharedSecrets({ access, links, mounts }: AirchainConfig): Secret[] {
  return [
    [['access', 'sourcePassword'], access.sourcePassword, access.sourceUser],
    [['access', 'relayPassword'], access.relayPassword, access.relayUser],
    [['links', 'key'], links.key, ''],
    [['mounts', 'default', 'sourcePassword'], mounts.default.sourcePassword, mounts.default.sourceUser],
    ...[...mounts.byPath]
      .filter(([, { sourcePassword }]) => sourcePassword !== mounts.default.sourcePassword)
      .map(([path, mount]): Secret => [['mounts', path, 'sourcePassword'], mount.sourcePassword, mount.sourceUser]),
  ];
}

/** A warning only: an imported configuration has to start, and encoders know the password. */
function passwordsAreStrong(config: AirchainConfig): Conflict[] {
  const { adminPassword, adminUser } = config.access;
  const secrets: Secret[] = [...sharedSecrets(config), [['access', 'adminPassword'], adminPassword, adminUser]];
  return secrets.flatMap(([key, password, user]) => {
    const weakness = password === '' ? null : findWeakness(password, user);
    return weakness === null
      ? []
      : [warning(key, `${weakness} and is soon guessed: take a longer one, of letters and digits`)];
  });
}

/** A warning only, for the same reason: Icecast's sample has one password for all. */
function adminPasswordIsItsOwn(config: AirchainConfig): Conflict[] {
  const { adminPassword } = config.access;
  if (adminPassword === '') return [];
  return sharedSecrets(config)
    .filter(([, password]) => password === adminPassword)
    .map(([key]) =>
      warning(key, 'is access.adminPassword too: all who know it can administer the station, choose another'),
    );
}

/** A warning only: the other listeners of the file can log in. Each file once, where it is named first. */
function passwordFilesAreUsable({ mounts }: AirchainConfig, { passwordFileFaults }: ConflictContext): Conflict[] {
  const named = new Set<string>();
  return [['default', mounts.default] as const, ...mounts.byPath].flatMap(([path, { listenerAuth }]) => {
    if (listenerAuth.type !== 'htpasswd' || named.has(listenerAuth.file)) return [];
    named.add(listenerAuth.file);
    const key = ['mounts', path, 'listenerAuth', 'file'];
    return passwordFileFaults(listenerAuth.file).map((fault) => warning(key, fault));
  });
}

function findWeakness(password: string, user: string): string | null {
  const { length } = password;
  if (length < MIN_PASSWORD_LENGTH) return `has ${length} character${length === 1 ? '' : 's'}`;
  if (KNOWN_PASSWORDS.has(password.toLowerCase())) return 'is one of those that are tried first';
  if (password.toLowerCase() === user.toLowerCase()) return 'is the same as the user name';
  return new Set(password).size === 1 ? 'is one character all over' : null;
}

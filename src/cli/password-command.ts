import { generatePassword, resetAdmin } from '../auth/index.ts';
import type { AirchainConfig } from '../config/index.ts';
import { AirchainError, MAX_PASSWORD_BYTES } from '../core/index.ts';
import { openExistingStore } from '../store/index.ts';
import { findConfigFile, readUsableConfig } from './config-file.ts';
import type { Environment } from './environment.ts';

/** What `password` takes from the command line. */
export interface PasswordOptions {
  readonly config?: string | undefined;
  /** Make a password and ask for none. */
  readonly generate?: boolean | undefined;
}

/** Bytes of a password: fewer are soon guessed. */
const MIN_BYTES = 8;

/**
 * `airchain password`: gives the administrator another password, typed twice, read from standard input or made. A station
 * that runs takes it up by itself.
 * @throws AirchainError `ADMIN_PASSWORD_CONFIGURED`, `ADMIN_PASSWORD_REFUSED`, and those of `openExistingStore`
 */
export async function resetPassword(
  { config: named, generate }: PasswordOptions,
  environment: Environment,
): Promise<number> {
  const file = findConfigFile(named, environment);
  const { config } = readUsableConfig(file, null, environment);
  requireStored(config, file);
  const store = openExistingStore(config.dataDir, environment.clock);
  try {
    const typed = generate ? '' : await environment.readPassword(`New password of "${config.access.adminUser}"`);
    const password = typed === '' ? generatePassword() : checkPassword(typed);
    await resetAdmin(store, config.access.adminUser, password);
    environment.print(`The administrator "${config.access.adminUser}" has a new password.`);
    if (typed === '') environment.print(`It is ${password}  (generated now, shown only once: keep it)`);
    environment.print('A running station uses it within seconds and ends the sessions of the old password.');
    return 0;
  } finally {
    store.close();
  }
}

function requireStored({ access }: AirchainConfig, file: string | null): void {
  if (access.adminPassword === '') return;
  throw new AirchainError(
    'ADMIN_PASSWORD_CONFIGURED',
    `Cannot reset the password of "${access.adminUser}": "${file}" sets access.adminPassword`,
  );
}

function checkPassword(password: string): string {
  const bytes = Buffer.byteLength(password);
  const reason =
    bytes < MIN_BYTES || bytes > MAX_PASSWORD_BYTES
      ? `it has ${bytes} bytes; the limits are ${MIN_BYTES} to ${MAX_PASSWORD_BYTES}`
      : /[\x00-\x1f\x7f]/.test(password)
        ? 'it has a control character'
        : null;
  if (reason === null) return password;
  throw new AirchainError('ADMIN_PASSWORD_REFUSED', `Cannot use the password: ${reason}`);
}

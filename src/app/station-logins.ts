import { ensureAdmin, ensureSourceLogin, type StartLogin } from '../auth/index.ts';
import type { AirchainConfig } from '../config/index.ts';
import type { Store } from '../store/index.ts';

/** The server's own logins, with the passwords that may be shown in the terminal that starts it. */
export interface StationLogins {
  readonly source: StartLogin;
  readonly admin: StartLogin;
}

/** The logins under a configuration: what the operator wrote, else what the first start made, which is now. */
export async function findLogins({ access }: AirchainConfig, store: Store): Promise<StationLogins> {
  return {
    source: ensureSourceLogin(store, { user: access.sourceUser, password: access.sourcePassword }),
    admin: await ensureAdmin(store, { user: access.adminUser, password: access.adminPassword }),
  };
}

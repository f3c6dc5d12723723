import { type GateOptions, type ListenerAuthOptions, type Login, type MountAccess, plainSecret } from '../auth/index.ts';
import type { AirchainConfig, ListenerAuthConfig, MountConfig } from '../config/index.ts';

/** The logins that the configuration leaves to the first start. */
export interface StoredLogins {
  readonly admins: readonly Login[];
  /** Null: sources have a configured password. */
  readonly sourcePassword: string | null;
}

/** Everything the gate goes by, from what the operator wrote and what the first start made. */
export function gateOptionsFor(config: AirchainConfig, stored: StoredLogins): GateOptions {
  const { access, bans, server } = config;
  const byPath = [...config.mounts.byPath].map(([path, mount]) => [path, mountAccess(mount, config)] as const);
  return {
    source: login(access.sourceUser, access.sourcePassword || stored.sourcePassword),
    admins: access.adminPassword ? [login(access.adminUser, access.adminPassword)!] : stored.admins,
    relay: login(access.relayUser, access.relayPassword),
    mounts: new Map(byPath),
    mountDefaults: mountAccess(config.mounts.default, config),
    bans,
    passwordFailures: server.limits.passwordFailures,
    passwordWindow: server.limits.passwordWindow,
    server: { host: server.hostname, port: server.listen[0]?.port ?? 0 },
  };
}

function login(user: string, password: string | null): Login | null {
  const secret = plainSecret(password);
  return secret && { user, secret };
}

function mountAccess(mount: MountConfig, { access }: AirchainConfig): MountAccess {
  const secret = plainSecret(mount.sourcePassword);
  const listenerAuth = listenerAuthOptions(mount.listenerAuth);
  return {
    ...(mount.sourceUser !== access.sourceUser && { sourceUser: mount.sourceUser }),
    ...(secret && { sourceSecret: secret }),
    ...(listenerAuth && { listenerAuth }),
  };
}

function listenerAuthOptions(auth: ListenerAuthConfig): ListenerAuthOptions | null {
  switch (auth.type) {
    case 'none':
      return null;
    case 'htpasswd':
      return auth.file ? { type: 'htpasswd', file: auth.file } : { type: 'accounts' };
    case 'url':
      return {
        type: 'url',
        ...given('listenerAdd', auth.listenerAdd),
        ...given('listenerRemove', auth.listenerRemove),
        ...given('mountAdd', auth.mountAdd),
        ...given('mountRemove', auth.mountRemove),
        ...given('streamAuth', auth.streamAuth),
        ...given('user', auth.user),
        ...given('password', auth.password),
        authHeader: auth.authHeader,
        timelimitHeader: auth.timelimitHeader,
        headers: auth.clientHeaders,
        headerPrefix: auth.clientHeaderPrefix,
        timeout: auth.timeout,
        whenDown: auth.whenDown,
        cacheFor: auth.cacheFor,
      };
  }
}

function given<Key extends string>(key: Key, value: string | null): { [K in Key]?: string } {
  return (value ? { [key]: value } : {}) as { [K in Key]?: string };
}

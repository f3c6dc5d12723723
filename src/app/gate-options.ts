import { hostname } from 'node:os';
import { type GateOptions, type ListenerAuthOptions, type MountAccess, plainSecret } from '../auth/index.ts';
import {
  type AirchainConfig,
  type ListenerAuthConfig,
  listenerRuleOwner,
  type MountConfig,
  mountConfigFor,
} from '../config/index.ts';
import { publicPortIndex } from './station-context.ts';
import type { StationLogins } from './station-logins.ts';

/** Everything the gate goes by. */
export function gateOptionsFor(config: AirchainConfig, { source, admin }: StationLogins): GateOptions {
  const { access, bans, server } = config;
  const paths = [...config.mounts.byPath.keys(), ...config.mounts.ladderOf.keys()];
  const relaySecret = plainSecret(access.relayPassword);
  return {
    source: source.login,
    admins: [admin.login],
    relay: relaySecret && { user: access.relayUser, secret: relaySecret },
    mounts: new Map(paths.map((path) => [path, accessOf(path, config)])),
    mountDefaults: mountAccess(config.mounts.default, config),
    bans,
    passwordFailures: server.limits.passwordFailures,
    passwordWindow: server.limits.passwordWindow,
    sessions: { lifetime: access.sessionLifetime, most: access.sessions },
    links: { create: config.links.create, key: plainSecret(config.links.key), hosts: ownHosts(config) },
    server: { name: server.hostname, port: server.listen[publicPortIndex(config)]!.port },
  };
}

/** The accounts of a rung are those of the ladder whose rule it follows. */
function accessOf(path: string, config: AirchainConfig): MountAccess {
  const access = mountAccess(mountConfigFor(config, path), config);
  const owner = listenerRuleOwner(config, path);
  const isShared = access.listenerAuth?.type === 'accounts' && owner !== path;
  return isShared ? { ...access, listenerAuth: { type: 'accounts', of: owner } } : access;
}

/** Names of this server that its operator has given it, so that no page of another server can have chosen them. */
function ownHosts({ server, links }: AirchainConfig): string[] {
  const { publicUrl } = server;
  const names = [
    server.hostname,
    links.domain,
    publicUrl && new URL(publicUrl).host,
    hostname(),
    `${hostname()}.local`,
  ];
  return names.filter((name) => name !== null).filter((name) => name !== '');
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
    case 'accounts':
      return { type: 'accounts' };
    case 'htpasswd':
      return { type: 'htpasswd', file: auth.file };
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

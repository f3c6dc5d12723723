import { accessRules } from './access-conflicts.ts';
import { type Conflict, type ConflictContext, error, type Rule, warning } from './conflict.ts';
import { fallbackRules } from './fallback-conflicts.ts';
import { outputRules } from './output-conflicts.ts';
import { pathRules } from './path-conflicts.ts';
import type { KeyPath } from './problem.ts';
import { scheduleRules } from './schedule-conflicts.ts';
import type { AirchainConfig } from './schema.ts';
import { soundRules } from './sound-conflicts.ts';

const RULES: readonly Rule[] = [
  portsAreTakenOnce,
  proxiesAreNamed,
  tlsIsWhole,
  limitsFitTogether,
  mountsMakeSense,
  relaysFeedOneMountEach,
  directoriesCanFindUs,
  hostnameIsAName,
  linksCanBeMade,
  ...pathRules,
  ...accessRules,
  ...fallbackRules,
  ...soundRules,
  ...scheduleRules,
  ...outputRules,
];

/** Finds what is right key by key and wrong together. */
export function findConflicts(config: AirchainConfig, context: ConflictContext): Conflict[] {
  return RULES.flatMap((rule) => rule(config, context));
}

const EVERY_ADDRESS = new Set(['', '::', '0.0.0.0']);

function portsAreTakenOnce({ server }: AirchainConfig): Conflict[] {
  const conflicts = server.listen.flatMap(({ port, host }, index) => {
    const first = server.listen.findIndex(
      (other) =>
        port !== 0 &&
        other.port === port &&
        (other.host === host || EVERY_ADDRESS.has(other.host) || EVERY_ADDRESS.has(host)),
    );
    return first === -1 || first === index
      ? []
      : [
          error(
            ['server', 'listen', index, 'port'],
            `${port} is listened on by server.listen[${first}] already: take another`,
          ),
        ];
  });
  if (server.listen.every(({ shoutcast }) => shoutcast !== null)) {
    conflicts.push(
      error(
        ['server', 'listen'],
        'has SHOUTcast ports alone: add one without "shoutcast" for listeners and the web page',
      ),
    );
  }
  return conflicts;
}

function proxiesAreNamed({ server }: AirchainConfig): Conflict[] {
  if (server.trustedProxies.length > 0) return [];
  return server.listen.flatMap(({ proxyProtocol }, index) =>
    proxyProtocol
      ? [
          warning(
            ['server', 'listen', index, 'proxyProtocol'],
            'is for trusted proxies alone: name them in server.trustedProxies',
          ),
        ]
      : [],
  );
}

function tlsIsWhole({ server }: AirchainConfig, { fileExists }: ConflictContext): Conflict[] {
  const { certificate, key } = server.tls;
  const conflicts: Conflict[] = [];
  if (key !== null && certificate === null) {
    conflicts.push(error(['server', 'tls', 'key'], 'has no certificate beside it: set server.tls.certificate'));
  }
  for (const [name, file] of Object.entries({ certificate, key })) {
    if (file !== null && !fileExists(file)) {
      conflicts.push(error(['server', 'tls', name], `"${file}" is not there: put the file there or correct the name`));
    }
  }
  return conflicts;
}

function limitsFitTogether({ server, mounts }: AirchainConfig): Conflict[] {
  const { connections, listeners, sources, ringBytes, ringDuration, listenerBuffers } = server.limits;
  const conflicts: Conflict[] = [];
  if (connections < listeners + sources) {
    const least = listeners + sources;
    conflicts.push(
      warning(['server', 'limits', 'connections'], `is met before listeners and sources are: write at least ${least}`),
    );
  }
  if (listenerBuffers < ringBytes) {
    conflicts.push(
      error(['server', 'limits', 'listenerBuffers'], 'is less than server.limits.ringBytes: write at least as much'),
    );
  }
  for (const [path, mount] of [['default', mounts.default] as const, ...mounts.byPath]) {
    if (mount.burst > ringDuration) {
      conflicts.push(
        error(['mounts', path, 'burst'], 'is longer than server.limits.ringDuration: shorten it or keep more'),
      );
    }
    if (mount.burstBytes > ringBytes) {
      const message = 'is more than server.limits.ringBytes: write less or keep more';
      conflicts.push(error(['mounts', path, 'burstBytes'], message));
    }
  }
  return conflicts;
}

function mountsMakeSense({ mounts }: AirchainConfig, { fileExists }: ConflictContext): Conflict[] {
  return [['default', mounts.default] as const, ...mounts.byPath].flatMap(([path, mount]) => {
    const key = (...names: string[]): KeyPath => ['mounts', path, ...names];
    const conflicts: Conflict[] = [];
    if (mount.intro !== null && !fileExists(mount.intro)) {
      conflicts.push(warning(key('intro'), `"${mount.intro}" is not there: listeners start without it`));
    }
    if (mount.fallbackWhenFull && mount.fallback === null) {
      conflicts.push(warning(key('fallbackWhenFull'), 'has no effect without a fallback: set one'));
    }
    const auth = mount.listenerAuth;
    if (auth.type === 'htpasswd' && !fileExists(auth.file)) {
      conflicts.push(
        warning(key('listenerAuth', 'file'), `"${auth.file}" is not there: every listener is refused until it is`),
      );
    }
    if (auth.type === 'url' && !auth.listenerAdd && !auth.streamAuth && !auth.mountAdd && !auth.mountRemove) {
      conflicts.push(
        error(key('listenerAuth'), 'has no address: set listenerAdd, streamAuth, mountAdd or mountRemove'),
      );
    }
    return conflicts;
  });
}

function relaysFeedOneMountEach({ relays }: AirchainConfig): Conflict[] {
  return relays.flatMap(({ mount, retry }, index) => {
    const conflicts: Conflict[] = [];
    const first = relays.findIndex((other) => other.mount === mount);
    if (first !== index) {
      const message = `"${mount}" is fed by relays[${first}] already: choose another mount`;
      conflicts.push(error(['relays', index, 'mount'], message));
    }
    if (retry.max < retry.first) {
      conflicts.push(error(['relays', index, 'retry', 'max'], 'is less than retry.first: write at least as much'));
    }
    return conflicts;
  });
}

function directoriesCanFindUs({ directories, server }: AirchainConfig): Conflict[] {
  if (directories.length === 0 || server.hostname !== 'localhost') return [];
  return [warning(['server', 'hostname'], '"localhost" cannot be reached from a directory: write the public name')];
}

/** A warning only: Icecast takes any text here, and an imported configuration has to start. */
function hostnameIsAName({ server: { hostname } }: AirchainConfig): Conflict[] {
  if (/^(?:[^\s/:@[\]]+|\[[\da-f:.]+\])$/i.test(hostname)) return [];
  const message = `"${hostname}" is not the name of a host, and links will not work: write radio.example`;
  return [warning(['server', 'hostname'], message)];
}

function linksCanBeMade({ links }: AirchainConfig): Conflict[] {
  const conflicts: Conflict[] = [];
  if (links.create === 'key' && links.key === '') {
    conflicts.push(warning(['links', 'key'], 'is empty: none but administrators make links'));
  }
  if (links.ttl > links.maxTtl) conflicts.push(error(['links', 'ttl'], 'is more than links.maxTtl: write less'));
  return conflicts;
}

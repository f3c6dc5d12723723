import { type FormatFamily, familyOfContentType } from '../formats/index.ts';
import type { KeyPath } from './problem.ts';
import type { AirchainConfig, MountConfig } from './schema.ts';

/** A rule between keys that a configuration breaks. */
export interface Conflict {
  readonly severity: 'error' | 'warning';
  readonly path: KeyPath;
  readonly message: string;
}

type Rule = (config: AirchainConfig, fileExists: (path: string) => boolean) => Conflict[];

const RULES: readonly Rule[] = [
  portsAreTakenOnce,
  proxiesAreNamed,
  tlsIsWhole,
  limitsFitTogether,
  fallbacksEnd,
  fallbacksFit,
  mountsMakeSense,
  relaysFeedOneMountEach,
  directoriesCanFindUs,
  hostnameIsAName,
];

/** Finds what is right key by key and wrong together. `fileExists` is asked for every file that must be there. */
export function findConflicts(config: AirchainConfig, fileExists: (path: string) => boolean): Conflict[] {
  return RULES.flatMap((rule) => rule(config, fileExists));
}

const error = (path: KeyPath, message: string): Conflict => ({ severity: 'error', path, message });
const warning = (path: KeyPath, message: string): Conflict => ({ severity: 'warning', path, message });

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

function tlsIsWhole({ server }: AirchainConfig, fileExists: (path: string) => boolean): Conflict[] {
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
  }
  return conflicts;
}

function fallbacksEnd({ mounts }: AirchainConfig): Conflict[] {
  const reported = new Set<string>();
  return [...mounts.byPath.keys()].flatMap((start) => {
    const loop = findFallbackLoop(start, mounts.byPath);
    if (!loop || reported.has(start)) return [];
    for (const path of loop) reported.add(path);
    const way = [...loop, start].join(' → ');
    return [error(['mounts', start, 'fallback'], `leads in a circle, ${way}: take one of them out (fallback: "")`)];
  });
}

/** The mounts on the way from `start` back to itself; `null` when the way ends or circles without it. */
function findFallbackLoop(start: string, mounts: ReadonlyMap<string, MountConfig>): string[] | null {
  const way = [start];
  for (let next = mounts.get(start)?.fallback; next && way.length <= mounts.size; next = mounts.get(next)?.fallback) {
    if (next === start) return way;
    way.push(next);
  }
  return null;
}

/**
 * Players keep the format that they were promised. A content type that the operator set is certain; the end of a name is
 * a custom, so it is worth a warning. What is not told shows when the sources come, and then in the log.
 */
function fallbacksFit({ mounts }: AirchainConfig): Conflict[] {
  return [...mounts.byPath].flatMap(([path, mount]) => {
    const other = mount.fallback === null ? undefined : mounts.byPath.get(mount.fallback);
    if (!other || mount.fallback === null) return [];
    const key: KeyPath = ['mounts', path, 'fallback'];
    const [own, theirs] = [familyOfContentType(mount.contentType), familyOfContentType(other.contentType)];
    if (own && theirs && own !== theirs) {
      return [
        error(
          key,
          `"${mount.fallback}" sends ${other.contentType}, this mount ${mount.contentType}: take one of the same format`,
        ),
      ];
    }
    const [name, otherName] = [familyOfName(path), familyOfName(mount.fallback)];
    if (own || theirs || !name || !otherName || name === otherName) return [];
    return [warning(key, `"${mount.fallback}" has the name of another format: listeners move only within one`)];
  });
}

const FAMILIES_BY_NAME: readonly (readonly [RegExp, FormatFamily])[] = [
  [/\.mp3$/i, 'mpeg-audio'],
  [/\.aacp?$/i, 'adts'],
  [/\.(?:ogg|oga|opus)$/i, 'ogg'],
  [/\.webm$/i, 'webm'],
  [/\.flac$/i, 'flac'],
];

function familyOfName(path: string): FormatFamily | null {
  return FAMILIES_BY_NAME.find(([ending]) => ending.test(path))?.[1] ?? null;
}

function mountsMakeSense({ mounts }: AirchainConfig, fileExists: (path: string) => boolean): Conflict[] {
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
        warning(key('listenerAuth', 'file'), `"${auth.file}" is not there: nobody can listen until it is`),
      );
    }
    if (auth.type === 'url' && !auth.listenerAdd && !auth.streamAuth && !auth.mountAdd && !auth.mountRemove) {
      conflicts.push(error(key('listenerAuth'), 'asks nobody: set listenerAdd, streamAuth, mountAdd or mountRemove'));
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
    if (mount === '/') {
      conflicts.push(
        error(['relays', index, 'mount'], 'is missing, and the address has no path to name it after: set it'),
      );
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

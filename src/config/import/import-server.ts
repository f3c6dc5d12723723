import { isIP } from 'node:net';
import { posix } from 'node:path';
import { byteCount } from '../../core/index.ts';
import { writeSize } from '../size.ts';
import {
  type Draft,
  type ImportNotes,
  importBurst,
  largestBurst,
  readNumber,
  readSeconds,
  readSwitch,
} from './import-notes.ts';
import type { XmlElement } from './xml-element.ts';

/** Where Icecast puts SHOUTcast sources when nothing is said. */
const ICECAST_SHOUTCAST_MOUNT = '/stream';

/** Words of 2.5 for a port that takes no plain connections. */
const TLS_ALONE: ReadonlySet<string> = new Set(['1', 'true', 'rfc2818', 'auto_no_plain']);

/** Connections left for sources and the web page where only a limit for listeners is given. */
const SPARE_CONNECTIONS = 100;

/** airchain's own limit; below it nothing needs to be written. */
const USUAL_CONNECTIONS = 12_000;

/** airchain's own `ringBytes`; where it is enough nothing needs to be written. */
const USUAL_RING = 2 * 1024 * 1024;

/** The password in Icecast's sample file. */
const SAMPLE_PASSWORD = 'hackme';

/** `server`: sockets, names, TLS, proxies, aliases and limits. */
export function importServer(root: XmlElement, notes: ImportNotes): Draft {
  const limits = root.child('limits');
  const paths = root.child('paths');
  return {
    listen: importSockets(root, notes),
    hostname: root.value('hostname') ?? undefined,
    location: root.value('location') ?? undefined,
    admin: root.value('admin') ?? undefined,
    compat: root.has('tls-context') || root.has('yp-directory') ? '2.5' : undefined,
    tls: importTls(root, paths, notes),
    ...importBurst(readBurst(limits, notes)),
    trustedProxies: importTrustedProxies(paths),
    corsOrigin: importCorsOrigin(root, notes),
    aliases: importAliases(paths, notes),
    limits: importLimits(root, limits, notes),
  };
}

/** `access`: the server's passwords. */
export function importAccess(root: XmlElement, notes: ImportNotes): Draft {
  const authentication = root.child('authentication');
  const passwords = {
    sourcePassword: authentication.value('source-password') ?? undefined,
    adminPassword: authentication.value('admin-password') ?? undefined,
    relayPassword: authentication.value('relay-password') ?? undefined,
  };
  for (const [key, password] of Object.entries(passwords)) {
    if (password === SAMPLE_PASSWORD)
      notes.note('authentication', `access.${key} is Icecast's sample password: change it`);
  }
  return {
    adminUser: authentication.value('admin-user') ?? undefined,
    relayUser: authentication.value('relay-user') ?? undefined,
    ...passwords,
  };
}

/** `bans`: addresses and players from the files that the configuration names. */
export function importBans(root: XmlElement, notes: ImportNotes): Draft {
  const paths = root.child('paths');
  return {
    addresses: readListFile(paths, 'deny-ip', notes)?.filter((line) => {
      const isFine = isIP(line.replace(/\/\d+$/, '')) !== 0;
      if (!isFine) notes.note(paths.child('deny-ip'), `"${line}" is not an address and is left out`);
      return isFine;
    }),
    userAgents: readListFile(paths, 'deny-agents', notes)?.map(convertAgentPattern),
  };
}

/**
 * `dataDir`: beside the logs, the one folder that an Icecast's user can write to; the file itself is mostly root's, and so is
 * the folder around it.
 */
export function importDataDir(root: XmlElement): string | undefined {
  const folder = root.child('paths').value('logdir');
  return folder !== null && posix.isAbsolute(folder) ? posix.join(folder, 'airchain') : undefined;
}

function importLimits(root: XmlElement, limits: XmlElement, notes: ImportNotes): Draft {
  const clients = readNumber(limits, 'clients', notes);
  const maxListeners = readNumber(limits, 'max-listeners', notes);
  // Without a limit of their own, as with -1, listeners may be as many as clients.
  const listeners = maxListeners === undefined || maxListeners < 0 ? clients : maxListeners;
  const connections = Math.max(clients ?? 0, (listeners ?? 0) + SPARE_CONNECTIONS);
  const bodyBytes = readNumber(limits, 'bodysize', notes);
  const queueBytes = readNumber(limits, 'queue-size', notes);
  return {
    listeners,
    connections: connections > USUAL_CONNECTIONS ? connections : undefined,
    sources: readNumber(limits, 'sources', notes),
    headTimeout: readSeconds(limits, 'header-timeout', notes),
    sourceTimeout: readSeconds(limits, 'source-timeout', notes),
    requestBytes: bodyBytes === undefined ? undefined : writeSize(byteCount(bodyBytes)),
    ringBytes: importRing(queueBytes, [limits, ...root.all('mount')]),
  };
}

/** What is kept has to hold the largest burst. */
function importRing(queueBytes: number | undefined, withBursts: readonly XmlElement[]): string | undefined {
  const burstBytes = largestBurst(withBursts.map((element) => Number(element.value('burst-size'))));
  const bytes = Math.max(queueBytes ?? USUAL_RING, burstBytes);
  return queueBytes === undefined && bytes === USUAL_RING ? undefined : writeSize(byteCount(bytes));
}

/** `burst-on-connect` 0 means no burst, 1 means 64 KiB; `burst-size` wins. */
function readBurst(limits: XmlElement, notes: ImportNotes): number | undefined {
  const isWanted = readSwitch(limits, 'burst-on-connect');
  const bytes = readNumber(limits, 'burst-size', notes);
  if (bytes !== undefined || isWanted === undefined) return bytes;
  return isWanted ? 65_536 : 0;
}

function importSockets(root: XmlElement, notes: ImportNotes): Draft[] | undefined {
  const commonMount = root.value('shoutcast-mount') ?? ICECAST_SHOUTCAST_MOUNT;
  const rootPort = readNumber(root, 'port', notes);
  const sockets = root.all('listen-socket').flatMap((socket) => importSocket(socket, commonMount, notes));
  if (sockets.length > 0) return sockets;
  return rootPort === undefined ? undefined : [{ port: rootPort, host: root.value('bind-address') ?? undefined }];
}

/** A `shoutcast-mount` opens the port above as well, for SHOUTcast sources; `shoutcast-compat` makes this port one. */
function importSocket(socket: XmlElement, commonMount: string, notes: ImportNotes): Draft[] {
  const port = readNumber(socket, 'port', notes);
  if (port === undefined) {
    notes.leaveOut(socket, 'it has no port');
    return [];
  }
  const host = socket.value('bind-address') ?? undefined;
  const mount = socket.value('shoutcast-mount');
  const isTls = readSwitch(socket, 'ssl') || TLS_ALONE.has(socket.value('tls') ?? '');
  if (isTls) notes.note(socket, 'is for TLS alone in Icecast; here every port takes TLS and plain connections');
  if (readSwitch(socket, 'shoutcast-compat')) return [{ port, host, shoutcast: mount ?? commonMount }];
  return mount === null
    ? [{ port, host }]
    : [
        { port, host },
        { port: port + 1, host, shoutcast: mount },
      ];
}

function importTls(root: XmlElement, paths: XmlElement, notes: ImportNotes): Draft {
  const context = root.child('tls-context');
  const certificate = context.value('tls-certificate') ?? paths.value('tls-certificate', 'ssl-certificate');
  const key = context.value('tls-key') ?? paths.value('tls-key', 'ssl-key', 'ssl-private-key');
  if (certificate !== null && !notes.fileExists(certificate)) {
    notes.note('paths', `certificate "${certificate}" is not there: TLS is left out, set server.tls when it is`);
    return {};
  }
  return { certificate: certificate ?? undefined, key: key === certificate ? undefined : (key ?? undefined) };
}

function importTrustedProxies(paths: XmlElement): string[] | undefined {
  const proxies = paths.all('x-forwarded-for').flatMap(({ text }) => text.split(/[\s,]+/));
  return proxies.length > 0 ? proxies.filter((proxy) => proxy !== '') : undefined;
}

/** Of the global headers, one has a setting of its own here. */
function importCorsOrigin(root: XmlElement, notes: ImportNotes): string | undefined {
  if (!root.has('http-headers')) return undefined;
  let origin = '';
  for (const header of root.child('http-headers').all('header')) {
    const name = header.attribute('name') ?? '';
    if (name.toLowerCase() === 'access-control-allow-origin') origin = header.attribute('value') ?? '';
    else notes.note(header, 'is sent with streams alone: it has moved to mounts.default.headers');
  }
  return origin;
}

/** The global headers that go with streams; for `mounts.default.headers`. */
export function importCommonHeaders(root: XmlElement): Draft {
  const headers = root.child('http-headers').all('header');
  return Object.fromEntries(
    headers
      .map((header) => [header.attribute('name') ?? '', header.attribute('value') ?? ''] as const)
      .filter(([name]) => name !== '' && name.toLowerCase() !== 'access-control-allow-origin'),
  );
}

function importAliases(paths: XmlElement, notes: ImportNotes): Draft | undefined {
  const aliases = paths.all('alias').flatMap((alias): [string, string][] => {
    const source = alias.attribute('source') ?? '';
    const destination = alias.attribute('destination') ?? alias.attribute('dest') ?? '';
    if (source === '/') {
      notes.note(alias, `"/" → "${destination}" is left out: the page at / shows what ${destination} does`);
      return [];
    }
    if (alias.attribute('port') ?? alias.attribute('bind-address') ?? alias.attribute('vhost')) {
      notes.note(alias, `"${source}" holds on every port and name here`);
    }
    return [[source, destination]];
  });
  return aliases.length > 0 ? Object.fromEntries(aliases) : undefined;
}

function readListFile(paths: XmlElement, name: string, notes: ImportNotes): string[] | undefined {
  const file = paths.value(name);
  if (file === null) return undefined;
  const text = notes.readList(file);
  if (text === null) {
    notes.note(paths.child(name), `"${file}" is not there: its entries are left out`);
    return undefined;
  }
  notes.note(paths.child(name), `"${file}" is read now: what is added to it later needs an import or reload`);
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** icecast-kh matches whole names with `*` and `?`; `*word*` is what a plain word means here. */
function convertAgentPattern(pattern: string): string {
  const inner = /^\*([^*?]+)\*$/.exec(pattern)?.[1];
  if (inner !== undefined) return inner;
  const expression = pattern
    .replace(/[.+^${}()|[\]\\/]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return `/^${expression}$/`;
}

import { type Draft, type ImportNotes, readNumber, readSeconds, readSwitch } from './import-notes.ts';
import type { XmlElement } from './xml-element.ts';

/** Icecast's port where none is said. */
const ICECAST_PORT = 8000;

const HTTPS_PORT = 443;

/** `relays`: one entry for each `<relay>` that is on. */
export function importRelays(root: XmlElement, notes: ImportNotes): Draft[] {
  const isUsuallyOnDemand = readSwitch(root, 'relays-on-demand');
  return root.all('relay').flatMap((relay): Draft[] => {
    if (readSwitch(relay, 'enable') === false) {
      notes.leaveOut(relay, 'it is switched off');
      return [];
    }
    const [upstream = relay, ...others] = [...relay.all('upstream'), ...relay.all('master')];
    for (const other of others) notes.leaveOut(other, 'a relay has one address here');
    const url = importAddress(upstream, relay, notes);
    if (url === null) {
      notes.leaveOut(relay, 'it names no server');
      return [];
    }
    const read = (name: string): string | undefined => upstream.value(name) ?? relay.value(name) ?? undefined;
    const icy = readSwitch(relay, 'relay-shoutcast-metadata') ?? readSwitch(upstream, 'relay-shoutcast-metadata');
    return [
      {
        url,
        mount: relay.value('local-mount') ?? undefined,
        onDemand: (readSwitch(relay, 'on-demand') ?? isUsuallyOnDemand) || undefined,
        user: read('username'),
        password: read('password'),
        icy: icy === false ? false : undefined,
      },
    ];
  });
}

/** `master`: the server that all mounts are mirrored from; `undefined` when there is none. */
export function importMaster(root: XmlElement, notes: ImportNotes): Draft | undefined {
  const server = root.value('master-server');
  const port = readNumber(root, 'master-server-port', notes) ?? ICECAST_PORT;
  const interval = readSeconds(root, 'master-update-interval', notes);
  const [user, password] = [root.value('master-username'), root.value('master-password')];
  if (server === null) return undefined;
  return {
    url: `http://${hostOf(server)}:${port}`,
    user: user ?? undefined,
    password: password ?? undefined,
    interval,
    onDemand: readSwitch(root, 'relays-on-demand') || undefined,
  };
}

/** `directories`: 2.4 has `<directory>` with elements, 2.5 `<yp-directory>` with options. */
export function importDirectories(root: XmlElement, notes: ImportNotes): Draft[] {
  const old = root.all('directory').flatMap((directory): Draft[] => {
    const timeout = readSeconds(directory, 'yp-url-timeout', notes);
    const interval = readSeconds(directory, 'touch-interval', notes);
    return directory.all('yp-url').map(({ text }) => ({ url: text, interval, timeout }));
  });
  const current = root.all('yp-directory').map((directory): Draft => {
    const options = new Map(
      directory.all('option').map((option) => [option.attribute('name'), option.attribute('value') ?? '']),
    );
    const seconds = (name: string): string | undefined => {
      const value = options.get(name);
      return value === undefined ? undefined : `${value}s`;
    };
    return {
      url: directory.attribute('url') ?? '',
      interval: seconds('touch-interval'),
      timeout: seconds('timeout'),
    };
  });
  return [...old, ...current];
}

function importAddress(upstream: XmlElement, relay: XmlElement, notes: ImportNotes): string | null {
  const uri = upstream.value('uri');
  if (uri !== null) return uri;
  const server = upstream.value('server', 'ip') ?? relay.value('server');
  if (server === null) return null;
  const port = readNumber(upstream, 'port', notes) ?? readNumber(relay, 'port', notes) ?? ICECAST_PORT;
  const mount = upstream.value('mount') ?? relay.value('mount') ?? '/';
  const scheme = port === HTTPS_PORT ? 'https' : 'http';
  return `${scheme}://${hostOf(server)}:${port}${mount}`;
}

/** An IPv6 address stands in brackets in a URL (RFC 3986 §3.2.2). */
function hostOf(server: string): string {
  return server.includes(':') && !server.startsWith('[') ? `[${server}]` : server;
}

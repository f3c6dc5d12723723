import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFreeStation } from './free-station.ts';
import { startIcecastServer } from './icecast-server.ts';
import { IcyClient } from './icy-client.ts';
import { MP3_FRAME_MS } from './mp3-frames.ts';
import { findNeighbouringPorts } from './neighbouring-ports.ts';
import { type ObservedAnswer, observeAnswer } from './observed-answer.ts';
import type { TestHooks } from './program.ts';
import { RawConnection } from './raw-connection.ts';
import { SourceClient } from './source-client.ts';
import { waitForSource } from './station-status.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** One of the two servers under comparison. */
export interface ComparedServer {
  readonly port: number;
  readonly shoutcastPort: number;
  /** Sends bytes to a new connection and says what a client sees of the answer. */
  ask(request: string, isShoutcast?: boolean): Promise<ObservedAnswer>;
}

/** The same station twice. */
export interface SideBySide {
  readonly icecast: ComparedServer;
  readonly airchain: ComparedServer;
}

const FRAMES_AT_ONCE = 40;
const FEED_EVERY_MS = 500;
const VORBIS = readFileSync(new URL('../fixtures/tone-vorbis.ogg', import.meta.url));

const DESCRIPTION = [
  'ice-name: Compared',
  'ice-genre: Talk',
  'ice-description: A tone',
  'ice-url: http://example.invalid/',
  'ice-public: 0',
  'ice-bitrate: 128',
  'ice-audio-info: ice-bitrate=128;ice-channels=2;ice-samplerate=44100',
  'User-Agent: compared/1.0',
];

/**
 * Starts Debian's icecast2 and airchain with the same configuration, and the same sources on both: `/live`, `/second`,
 * `/victim`, `/full` (with the one listener that it takes), `/members` (with the account `anna`, `sesame`), `/hidden` and
 * `/fallback`, to which `/falls` falls, in MP3; `/live.ogg` in Vorbis.
 */
export async function startSideBySide(hooks: TestHooks): Promise<SideBySide> {
  const folder = makeTemporaryFolder(hooks);
  const [ours, theirs] = ['airchain', 'icecast'].map((name) => {
    const accounts = join(folder, name);
    // Icecast keeps passwords as MD5; this is "sesame".
    writeFileSync(accounts, 'anna:c8dae1c50e092f3d877192fc555b1dcf\n');
    chmodSync(accounts, 0o666);
    return accounts;
  });
  const [icecast, airchain] = await Promise.all([startIcecast(hooks, theirs!), startAirchain(hooks, ours!)]);
  for (const server of [icecast, airchain]) await feedAll(hooks, server);
  return { icecast, airchain };
}

async function startIcecast(hooks: TestHooks, accounts: string): Promise<ComparedServer> {
  const [shoutcastBase, shoutcastPort] = await findNeighbouringPorts();
  const mount = (name: string, settings: string) =>
    `<mount type="normal"><mount-name>${name}</mount-name>${settings}</mount>`;
  const { port } = await startIcecastServer(
    hooks,
    `<limits><source-timeout>60</source-timeout></limits>
    <location>Earth</location><admin>icemaster@localhost</admin>
    <listen-socket>
      <port>${shoutcastBase}</port><bind-address>127.0.0.1</bind-address><shoutcast-mount>/shoutcast</shoutcast-mount>
    </listen-socket>
    <shoutcast-mount>/shoutcast</shoutcast-mount>
    <http-headers><header name="Access-Control-Allow-Origin" value="*" /></http-headers>
    ${mount('/falls', '<fallback-mount>/fallback</fallback-mount><fallback-override>1</fallback-override>')}
    ${mount('/full', '<max-listeners>1</max-listeners>')}
    ${mount('/hidden', '<hidden>1</hidden>')}
    ${mount('/own', '<username>dj</username><password>djpass</password>')}
    ${mount('/members', `<authentication type="htpasswd"><option name="filename" value="${accounts}"/></authentication>`)}
    <fileserve>1</fileserve>`,
  );
  return comparedServer(port, shoutcastPort);
}

async function startAirchain(hooks: TestHooks, accounts: string): Promise<ComparedServer> {
  const { ports } = await startFreeStation(hooks, {
    server: {
      listen: [{ port: 0 }, { port: 0, shoutcast: '/shoutcast' }],
      hostname: '127.0.0.1',
      limits: { passwordFailures: 10_000, sourceTimeout: '60s' },
    },
    mounts: {
      '/falls': { fallback: '/fallback', fallbackOverride: 'own' },
      '/full': { maxListeners: 1 },
      '/hidden': { hidden: true },
      '/own': { sourceUser: 'dj', sourcePassword: 'djpass' },
      '/members': { listenerAuth: { type: 'htpasswd', file: accounts } },
    },
  });
  return comparedServer(ports[0]!, ports[1]!);
}

function comparedServer(port: number, shoutcastPort: number): ComparedServer {
  return {
    port,
    shoutcastPort,
    async ask(request, isShoutcast = false) {
      const connection = await RawConnection.open({ port: isShoutcast ? shoutcastPort : port });
      connection.send(request);
      return observeAnswer(connection, port);
    },
  };
}

async function feedAll(hooks: TestHooks, { port }: ComparedServer): Promise<void> {
  const mounts = ['/live', '/second', '/victim', '/full', '/members', '/hidden', '/fallback'];
  const sources = await Promise.all(mounts.map((mount) => SourceClient.feed({ port, mount, headers: DESCRIPTION })));
  const feed = () => {
    for (const source of sources) source.sendFrames(FRAMES_AT_ONCE);
  };
  feed();
  const timer = setInterval(feed, Math.min(FEED_EVERY_MS, FRAMES_AT_ONCE * MP3_FRAME_MS));
  const headers = DESCRIPTION;
  const ogg = await SourceClient.feed({ port, mount: '/live.ogg', contentType: 'application/ogg', headers });
  ogg.send(VORBIS);
  for (const mount of ['/live', '/live.ogg', '/fallback']) await waitForSource(port, mount);
  const listener = await IcyClient.open({ port, path: '/full' });
  await listener.receiveHead();
  hooks.after(() => {
    clearInterval(timer);
    for (const client of [...sources, ogg, listener]) client.close();
  });
}

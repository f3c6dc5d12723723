import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStationConfig, type StationConfig } from '../../test/support/station-config.ts';
import type { PlayFacts } from '../config/index.ts';
import { writeGreeting } from './greeting.ts';
import type { StationLogins } from './station-logins.ts';

const configured: StationLogins = {
  source: { login: { user: 'source', secret: { kind: 'plain', password: 'hackme' } }, shownPassword: null },
  admin: { login: { user: 'admin', secret: { kind: 'plain', password: 'hackme' } }, shownPassword: null },
};

const made: StationLogins = {
  source: { login: { user: 'source', secret: { kind: 'plain', password: 'MadeForDJs' } }, shownPassword: 'MadeForDJs' },
  admin: { login: { user: 'admin', secret: { kind: 'hash', hash: '$argon2id$x' } }, shownPassword: 'MadeForMe' },
};

const everything: PlayFacts = { hasFfmpeg: true, withMusic: new Set(['/music']) };

function greet(
  config: StationConfig = {},
  { logins = configured, ports = [8000], configFile = null as string | null, play = everything } = {},
): string[] {
  const server = { hostname: 'radio.example', ...(config.server as object | undefined) };
  return writeGreeting({
    config: readStationConfig({ ...config, server }),
    configFile,
    command: 'bin/airchain',
    ports,
    ...logins,
    play,
  });
}

/** The text of the rows with a label. */
function rowsOf(label: string, lines: readonly string[]): string[] {
  const start = lines.findIndex((line) => line.startsWith(`  ${label} `));
  if (start === -1) return [];
  const column = /^ {2}\S+(?: \S+)* +/.exec(lines[start]!)![0].length;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => !line.startsWith(' '.repeat(column)));
  return [lines[start]!, ...rest.slice(0, end)].map((line) => line.slice(column));
}

test('names the page, what to type into an encoder, and where to listen', () => {
  assert.deepEqual(greet({ mounts: { '/live': {} } }, { configFile: '/etc/airchain.yml' }), [
    '',
    '  on air         nothing by itself: mounts./live makes this a server for sources and relays: to play music too, write inputs, programs and outputs, as in airchain.example.yml',
    '  web page       http://radio.example:8000/',
    '  encoder        Icecast, server radio.example, port 8000, mount /live',
    '                 user source, password (as configured)',
    '  listen         http://radio.example:8000/live',
    '  admin          user admin, password (as configured)',
    '  configuration  /etc/airchain.yml',
    '',
  ]);
});

test('shows generated passwords, and that the one of the administrator is shown only once', () => {
  const text = greet({}, { logins: made }).join('\n');
  assert.match(text, /user source, password MadeForDJs\n/);
  assert.match(text, /user admin, password MadeForMe {2}\(generated now, shown only once: keep it\)\n/);
});

test('repeats no password that was configured or made before', () => {
  const admin = { ...made.admin, shownPassword: null };
  const text = greet({}, { logins: { source: configured.source, admin } }).join('\n');
  assert.match(text, /user source, password \(as configured\)\n/);
  assert.match(text, /user admin, password \(generated at the first start; to reset it: bin\/airchain password\)\n/);
  assert.doesNotMatch(text, /hackme|argon2/);
});

test('names the first configured mount, else an example', () => {
  assert.match(greet({ mounts: { '/jazz': {}, '/rock': {} } }).join('\n'), /mount \/jazz\n/);
  assert.match(greet({ mounts: { default: {} } }).join('\n'), /mount \/live\n/);
});

test('tells ports that are really listened on, those of SHOUTcast apart', () => {
  const listen = [{ port: 0, shoutcast: '/live' }, { port: 0 }, { port: 0, shoutcast: '/jazz' }];
  const text = greet({ server: { listen } }, { ports: [41_001, 41_000, 41_002] }).join('\n');
  assert.match(text, /web page +http:\/\/radio\.example:41000\/\n/);
  assert.deepEqual(rowsOf('SHOUTcast', text.split('\n')), [
    'server radio.example, port 41001 for /live, password (as configured)',
    'server radio.example, port 41002 for /jazz, password (as configured)',
  ]);
});

test('says that there is no configuration, and where one is looked for', () => {
  assert.deepEqual(rowsOf('configuration', greet()), ['none; bin/airchain init creates one']);
});

test('an unnamed server is called by an address of this machine, which others can reach', () => {
  const [page] = greet({ server: { hostname: 'localhost' } }).filter((line) => line.includes('web page'));
  assert.match(page!, /http:\/\/(?:localhost|(?!127\.)\d+\.\d+\.\d+\.\d+):8000\/$/);
});

test('every text begins in the same column', () => {
  const lines = greet({ server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/live' }] } }, { ports: [1, 2] });
  const column = lines[2]!.indexOf('http');
  for (const line of lines.filter((text) => text !== '')) assert.match(line, new RegExp(`^.{${column - 2}}  \\S`));
});

test('names what plays, where a DJ sends to, and every mount that a program makes', () => {
  const station = {
    inputs: { dj: { type: 'live', mount: '/dj' }, music: { type: 'tunes' } },
    programs: { main: { inputs: ['dj', 'music'] } },
    outputs: [
      { program: 'main', type: 'mount', mount: '/stream.mp3' },
      { program: 'main', type: 'mount', mount: '/off.mp3', enabled: false },
      { program: 'main', type: 'mount', mount: '/stream.opus', format: 'opus' },
    ],
  };
  assert.deepEqual(greet(station).slice(1, 7), [
    '  on air         built-in tunes, until a source client connects',
    '  web page       http://radio.example:8000/',
    '  encoder        Icecast, server radio.example, port 8000, mount /dj',
    '                 user source, password (as configured)',
    '  listen         http://radio.example:8000/stream.mp3',
    '                 http://radio.example:8000/stream.opus',
  ]);
  const folder = { ...station, inputs: { ...station.inputs, music: { type: 'playlist', path: '/music' } } };
  assert.deepEqual(rowsOf('on air', greet(folder)), ['/music, until a source client connects']);
});

const station = {
  inputs: { music: { type: 'playlist', path: '/music' } },
  programs: { main: { inputs: ['music'] } },
  outputs: [{ program: 'main', type: 'mount', mount: '/stream.mp3' }],
};

test('names folders without music beside what plays, those of jingles too', () => {
  const music = { type: 'playlist', path: '/music', more: [{ path: '/gold' }], jingles: { path: '/jingles' } };
  const news = { type: 'playlist', path: '/news', jingles: { path: '/jingles' } };
  const config = { ...station, inputs: { music, news, off: { type: 'playlist', path: '/off', enabled: false } } };
  assert.deepEqual(rowsOf('on air', greet(config)), [
    '/music',
    'there is no music in "/gold", "/jingles", "/news": put files there',
  ]);
});

for (const { name, config, play, says, listen } of [
  {
    name: 'ffmpeg is missing',
    config: station,
    play: { ...everything, hasFfmpeg: false },
    says: 'nothing until ffmpeg is installed; streams of source clients are relayed',
    listen: ['http://radio.example:8000/live'],
  },
  {
    name: 'the folder is empty',
    config: station,
    play: { hasFfmpeg: true, withMusic: new Set<string>() },
    says: 'nothing by itself: there is no music in "/music": put files there',
    listen: ['http://radio.example:8000/stream.mp3'],
  },
  {
    name: 'the input is off',
    config: { ...station, inputs: { music: { type: 'playlist', path: '/music', enabled: false } } },
    play: everything,
    says: 'nothing by itself: no input of a program with an output plays by itself: add one to its inputs',
    listen: ['http://radio.example:8000/stream.mp3'],
  },
  {
    name: 'every output is off',
    config: { ...station, outputs: [{ ...station.outputs[0], enabled: false }] },
    play: everything,
    says: 'nothing by itself: no program has an output that is on: add one under outputs',
    listen: ['http://radio.example:8000/live'],
  },
]) {
  test(`says why nothing plays where ${name}`, () => {
    const lines = greet(config, { play });
    assert.deepEqual(rowsOf('on air', lines), [says]);
    assert.deepEqual(rowsOf('listen', lines), listen);
  });
}

test('a mount with a password or a name of its own is not promised the login of the server', () => {
  const mounts = {
    '/own': { sourceUser: 'dj', sourcePassword: 'secret of the dj' },
    '/named': { sourceUser: 'guest' },
  };
  const live = (mount: string) => ({ inputs: { dj: { type: 'live', mount } }, mounts });
  assert.equal(
    rowsOf('encoder', greet(live('/own'), { logins: made }))[1],
    'user dj, password (as configured for /own)',
  );
  assert.equal(rowsOf('encoder', greet(live('/named'), { logins: made }))[1], 'user guest, password MadeForDJs');
  assert.equal(rowsOf('encoder', greet(live('/free'), { logins: made }))[1], 'user source, password MadeForDJs');
  const listen = [{ port: 0 }, { port: 0, shoutcast: '/own' }];
  const [line] = rowsOf('SHOUTcast', greet({ mounts, server: { listen } }, { logins: made, ports: [1, 2] }));
  assert.equal(line, 'server radio.example, port 2 for /own, password (as configured for /own)');
});

test('an encoder is not sent to a mount that the station feeds itself', () => {
  const mounts = { '/stream.mp3': {}, '/relayed': {}, '/free': {} };
  const relays = [{ url: 'http://other.example/relayed' }];
  assert.match(rowsOf('encoder', greet({ ...station, mounts, relays }))[0]!, /mount \/free$/);
});

test('no encoder is asked for where it would be heard by no listener of the station', () => {
  const music = { inputs: { music: { type: 'tunes' } }, programs: { main: { inputs: ['music'] } } };
  assert.deepEqual(rowsOf('encoder', greet({ ...station, ...music })), []);
  assert.deepEqual(rowsOf('encoder', greet({ relays: [{ url: 'http://other.example/relayed' }] })), []);
});

test('a port on one address is named by that address', () => {
  const [page] = rowsOf('web page', greet({ server: { listen: [{ port: 0, host: '127.0.0.1' }] } }));
  assert.equal(page, 'http://127.0.0.1:8000/');
  const [over6] = rowsOf('web page', greet({ server: { listen: [{ port: 0, host: '::1' }] } }));
  assert.equal(over6, 'http://[::1]:8000/');
});

test('a name that is no name of a host is not used', () => {
  const [page] = rowsOf('web page', greet({ server: { hostname: 'Harbour Radio' } }));
  assert.match(page!, /^http:\/\/(?:localhost|[\d.]+):8000\/$/);
});

test('says with a certificate that pages and streams are encrypted, and that encoders may be', () => {
  const lines = greet({ server: { tls: { certificate: '/tls.pem' } } });
  assert.deepEqual(rowsOf('web page', lines), ['https://radio.example:8000/']);
  assert.deepEqual(rowsOf('listen', lines), ['https://radio.example:8000/live']);
  assert.match(rowsOf('encoder', lines)[0]!, /mount \/live, with or without TLS$/);
});

test('says that a mount has listeners log in', () => {
  const mounts = { '/live': { listenerAuth: { type: 'accounts' } } };
  assert.deepEqual(rowsOf('listen', greet({ mounts })), ['http://radio.example:8000/live  (with a listener login)']);
});

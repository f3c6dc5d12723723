import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStationConfig, type StationConfig } from '../../test/support/station-config.ts';
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

function greet(
  config: StationConfig = {},
  { logins = configured, ports = [8000], configFile = null as string | null } = {},
): string[] {
  const server = { hostname: 'radio.example', ...(config.server as object | undefined) };
  return writeGreeting({ config: readStationConfig({ ...config, server }), configFile, ports, ...logins });
}

test('names the page, what to type into an encoder, and where to listen', () => {
  assert.deepEqual(greet({ mounts: { '/live': {} } }, { configFile: '/etc/airchain.yml' }), [
    '',
    '  web page       http://radio.example:8000/',
    '  encoder        Icecast, server radio.example, port 8000, mount /live',
    '                 user source, password (as configured)',
    '  listen         http://radio.example:8000/live',
    '  admin          user admin, password (as configured)',
    '  configuration  /etc/airchain.yml',
    '',
  ]);
});

test('shows passwords that were made, the administrator that his is shown once', () => {
  const text = greet({}, { logins: made }).join('\n');
  assert.match(text, /user source, password MadeForDJs\n/);
  assert.match(text, /user admin, password MadeForMe {2}\(made now and shown this once: keep it\)\n/);
});

test('repeats no password that was configured or made before', () => {
  const admin = { ...made.admin, shownPassword: null };
  const text = greet({}, { logins: { source: configured.source, admin } }).join('\n');
  assert.match(text, /user source, password \(as configured\)\n/);
  assert.match(text, /user admin, password \(made at the first start\)\n/);
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
  assert.match(text, /SHOUTcast +port 41001 for \/live, same password\n/);
  assert.match(text, /SHOUTcast +port 41002 for \/jazz, same password\n/);
});

test('says that there is no configuration, and where one is looked for', () => {
  assert.match(greet().join('\n'), /configuration +none yet: put one into airchain\.yml/);
});

test('an unnamed server is called by an address of this machine, which others can reach', () => {
  const [page] = greet({ server: { hostname: 'localhost' } }).filter((line) => line.includes('web page'));
  assert.match(page!, /http:\/\/(?:localhost|(?!127\.)\d+\.\d+\.\d+\.\d+):8000\/$/);
});

test('every text begins in the same column', () => {
  const lines = greet({ server: { listen: [{ port: 0 }, { port: 0, shoutcast: '/live' }] } }, { ports: [1, 2] });
  const column = lines[1]!.indexOf('http');
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
    '  on air         tunes that airchain plays itself; your own music: airchain serve FOLDER',
    '  web page       http://radio.example:8000/',
    '  encoder        Icecast, server radio.example, port 8000, mount /dj',
    '                 user source, password (as configured)',
    '  listen         http://radio.example:8000/stream.mp3',
    '                 http://radio.example:8000/stream.opus',
  ]);
  const folder = { ...station, inputs: { ...station.inputs, music: { type: 'playlist', path: '/music' } } };
  assert.match(greet(folder)[1]!, /\/music, until a source client comes$/);
});

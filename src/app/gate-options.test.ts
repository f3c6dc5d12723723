import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStationConfig, type StationConfig } from '../../test/support/station-config.ts';
import { gateOptionsFor } from './gate-options.ts';
import type { StationLogins } from './station-logins.ts';

const logins: StationLogins = {
  source: { login: { user: 'source', secret: { kind: 'plain', password: 'made' } }, shownPassword: 'made' },
  admin: { login: { user: 'admin', secret: { kind: 'hash', hash: '$argon2id$' } }, shownPassword: null },
};

const optionsFor = (config: StationConfig) => gateOptionsFor(readStationConfig(config), logins);
const plain = (password: string) => ({ kind: 'plain', password });

test("the server's logins are those that were found at the start", () => {
  const { source, admins } = optionsFor({});
  assert.equal(source, logins.source.login);
  assert.deepEqual(admins, [logins.admin.login]);
});

test('without a relay password no server may mirror', () => {
  assert.equal(optionsFor({ access: { relayPassword: '' } }).relay, null);
});

test('with a relay password its user may mirror', () => {
  const access = { relayUser: 'slave', relayPassword: 'secret' };
  assert.deepEqual(optionsFor({ access }).relay, { user: 'slave', secret: plain('secret') });
});

test("a mount that says nothing has the server's source login and open doors", () => {
  const { mounts, mountDefaults } = optionsFor({ mounts: { '/live': {} } });
  assert.deepEqual(mounts.get('/live'), {});
  assert.deepEqual(mountDefaults, {});
});

test('a mount has its own password, its own user, or both', () => {
  const { mounts, mountDefaults } = optionsFor({
    mounts: {
      '/password': { sourcePassword: 'own' },
      '/user': { sourceUser: 'dj' },
      '/both': { sourceUser: 'dj', sourcePassword: 'own' },
    },
  });
  assert.deepEqual(mounts.get('/password'), { sourceSecret: plain('own') });
  assert.deepEqual(mounts.get('/user'), { sourceUser: 'dj' });
  assert.deepEqual(mounts.get('/both'), { sourceUser: 'dj', sourceSecret: plain('own') });
  assert.deepEqual(mountDefaults, {});
});

test('what mounts.default says holds for mounts with and without an entry', () => {
  const { mounts, mountDefaults } = optionsFor({
    mounts: {
      default: { sourcePassword: 'shared', listenerAuth: { type: 'htpasswd', file: 'listeners' } },
      '/own': { sourcePassword: 'own', listenerAuth: { type: 'none' } },
      '/bare': {},
    },
  });
  const shared = { sourceSecret: plain('shared'), listenerAuth: { type: 'htpasswd', file: '/nonexistent/listeners' } };
  assert.deepEqual(mountDefaults, shared);
  assert.deepEqual(mounts.get('/bare'), shared);
  assert.deepEqual(mounts.get('/own'), { sourceSecret: plain('own') });
});

test("a mount follows the server's source user when that has another name", () => {
  const { mounts } = optionsFor({ access: { sourceUser: 'encoder' }, mounts: { '/live': {} } });
  assert.deepEqual(mounts.get('/live'), {});
});

test('a web service is asked with all that was configured, and only that', () => {
  const urls = {
    listenerAdd: 'http://auth.example/in',
    listenerRemove: 'http://auth.example/out',
    mountAdd: 'http://auth.example/on',
    mountRemove: 'http://auth.example/off',
    streamAuth: 'http://auth.example/source',
  };
  const { mounts } = optionsFor({
    mounts: {
      '/all': {
        listenerAuth: {
          type: 'url',
          ...urls,
          user: 'station',
          password: 'secret',
          authHeader: 'x-welcome: yes',
          timelimitHeader: 'x-seconds',
          clientHeaders: ['cookie', 'referer'],
          clientHeaderPrefix: 'Header.',
          timeout: '2s',
          whenDown: 'cached',
          cacheFor: '1h',
        },
      },
      '/least': { listenerAuth: { type: 'url', listenerAdd: urls.listenerAdd } },
    },
  });
  assert.deepEqual(mounts.get('/all')?.listenerAuth, {
    type: 'url',
    ...urls,
    user: 'station',
    password: 'secret',
    authHeader: 'x-welcome: yes',
    timelimitHeader: 'x-seconds',
    headers: ['cookie', 'referer'],
    headerPrefix: 'Header.',
    timeout: 2000,
    whenDown: 'cached',
    cacheFor: 3_600_000,
  });
  assert.deepEqual(mounts.get('/least')?.listenerAuth, {
    type: 'url',
    listenerAdd: urls.listenerAdd,
    authHeader: 'icecast-auth-user: 1',
    timelimitHeader: 'icecast-auth-timelimit',
    headers: [],
    headerPrefix: 'ClientHeader.',
    timeout: 5000,
    whenDown: 'closed',
    cacheFor: 300_000,
  });
});

test('bans and the limit of wrong passwords go to the gate as they are', () => {
  const options = optionsFor({
    bans: { addresses: ['192.0.2.0/24'], userAgents: ['BadBot'] },
    server: { limits: { passwordFailures: 3, passwordWindow: '2m' } },
  });
  assert.deepEqual(options.bans, { addresses: ['192.0.2.0/24'], userAgents: ['BadBot'] });
  assert.deepEqual([options.passwordFailures, options.passwordWindow], [3, 120_000]);
});

test('auth servers receive the port of players, not that of SHOUTcast sources', () => {
  const listen = [{ port: 8001, shoutcast: '/live' }, { port: 8000 }];
  assert.deepEqual(optionsFor({ server: { hostname: 'radio.example', listen } }).server, {
    name: 'radio.example',
    port: 8000,
  });
});

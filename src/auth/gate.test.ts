import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { AuthServer } from '../../test/support/auth-server.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemorySessions } from '../../test/support/memory-sessions.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { type Logger, millis, RefusalLog } from '../core/index.ts';
import type { AccessRequest, AccessRight, Credentials } from './access.ts';
import { Gate } from './gate.ts';
import type { GateOptions, MountAccess } from './gate-options.ts';
import type { Login } from './login.ts';
import type { MountKeys } from './mount-keys.ts';
import { hashPassword } from './password-hash.ts';

const directory = mkdtempSync(join(tmpdir(), 'airchain-gate-'));
const htpasswd = join(directory, 'htpasswd');
writeFileSync(htpasswd, 'listener:c8dae1c50e092f3d877192fc555b1dcf\nold:$2y$10$unknown\n');
after(() => rmSync(directory, { recursive: true }));

const adminHash = await hashPassword('adminpass');
const login = (user: string, password: string): Login => ({ user, secret: { kind: 'plain', password } });
const options: GateOptions = {
  source: login('source', 'hackme'),
  admins: [{ user: 'admin', secret: { kind: 'hash', hash: adminHash } }],
  relay: login('relay', 'relaypass'),
  mounts: new Map<string, MountAccess>([
    ['/own', { sourceUser: 'dj', sourceSecret: { kind: 'plain', password: 'djpass' } }],
    ['/user', { sourceUser: 'dj' }],
    ['/private', { listenerAuth: { type: 'htpasswd', file: htpasswd } }],
    ['/kept', { listenerAuth: { type: 'accounts' } }],
  ]),
  mountDefaults: {},
  bans: { addresses: ['203.0.113.0/24'], userAgents: ['badbot'] },
  passwordFailures: 10,
  passwordWindow: millis(60_000),
  sessions: { lifetime: millis(24 * 3600 * 1000), most: 3 },
  links: { create: 'admins', key: null, hosts: [] },
  server: { name: 'radio.example', port: 8000 },
};

const keys: MountKeys = {
  isKeyed: (mount) => mount.startsWith('/keyed'),
  fits: (mount, key) => mount === '/keyed' && key === 'mountkey',
};

function newGate(more: Partial<GateOptions> = {}): { gate: Gate; clock: ManualClock; log: string[] } {
  const clock = new ManualClock();
  const log: string[] = [];
  const logger: Logger = { ...silentLogger, info: (_, fields) => log.push(String(fields?.detail)) };
  const accounts = [{ name: 'kept', passwordHash: adminHash }];
  const store = {
    listListenerAccounts: (mount: string) => (mount === '/kept' ? accounts : []),
    addListenerAccount: () => false,
    removeListenerAccount: () => false,
  };
  return {
    gate: new Gate(
      { ...options, ...more },
      {
        clock,
        logger,
        refusals: new RefusalLog(logger, clock),
        store,
        sessions: new MemorySessions(),
        mountKeys: keys,
        software: 'x',
      },
    ),
    clock,
    log,
  };
}

function ask(right: AccessRight, credentials: Credentials | null, more: Partial<AccessRequest> = {}): AccessRequest {
  return { right, credentials, address: '192.0.2.1', userAgent: 'player/1', ...more };
}

/** `user:password`, `:password` without a user, or null. */
function credentialsOf(text: string | null): Credentials | null {
  if (text === null) return null;
  const colon = text.indexOf(':');
  return { user: text.slice(0, colon) || null, password: text.slice(colon + 1) };
}

const rights: Record<string, AccessRight> = {
  public: { right: 'public' },
  publish: { right: 'source.publish', mount: '/live' },
  'publish /own': { right: 'source.publish', mount: '/own' },
  'publish /user': { right: 'source.publish', mount: '/user' },
  manage: { right: 'source.manage', mount: '/live' },
  'manage /own': { right: 'source.manage', mount: '/own' },
  play: { right: 'listener.play', mount: '/live' },
  'play /private': { right: 'listener.play', mount: '/private' },
  'play /kept': { right: 'listener.play', mount: '/kept' },
  relay: { right: 'relay.list' },
  admin: { right: 'admin' },
  'publish /keyed': { right: 'source.publish', mount: '/keyed' },
  'publish /keyed-ended': { right: 'source.publish', mount: '/keyed-ended' },
  'manage /keyed': { right: 'source.manage', mount: '/keyed' },
  links: { right: 'links.create' },
};

/** Which logins are accepted; all others are refused as wrong, and without a login as missing one. */
const welcome: Record<keyof typeof rights, Record<string, string>> = {
  publish: { 'source:hackme': 'source', ':hackme': 'source' },
  'publish /own': { 'dj:djpass': 'source', ':djpass': 'source' },
  'publish /user': { 'dj:hackme': 'source', ':hackme': 'source' },
  manage: { 'source:hackme': 'source', ':hackme': 'source', 'admin:adminpass': 'admin' },
  'manage /own': { 'dj:djpass': 'source', ':djpass': 'source', 'admin:adminpass': 'admin' },
  'play /private': { 'listener:sesame': 'listener' },
  'play /kept': { 'kept:adminpass': 'listener' },
  relay: { 'relay:relaypass': 'relay' },
  admin: { 'admin:adminpass': 'admin' },
  'publish /keyed': { ':mountkey': 'source', 'source:mountkey': 'source' },
  'publish /keyed-ended': {},
  'manage /keyed': { 'admin:adminpass': 'admin', ':mountkey': 'source', 'source:mountkey': 'source' },
  links: { 'admin:adminpass': 'admin' },
};

const everyLogin = [
  null,
  'source:hackme',
  ':hackme',
  'dj:djpass',
  ':djpass',
  'dj:hackme',
  'admin:adminpass',
  ':adminpass',
  'relay:relaypass',
  ':relaypass',
  'listener:sesame',
  ':sesame',
  'kept:adminpass',
  'source:wrong',
  'admin:',
  'Admin:adminpass',
  'stranger:adminpass',
  'old:x',
  ':mountkey',
  'source:mountkey',
];

describe('every right with every login', () => {
  for (const [name, right] of Object.entries(rights)) {
    test(`${name}: ${Object.keys(welcome[name] ?? {}).join(', ') || 'all'}`, async () => {
      const { gate } = newGate({ passwordFailures: 1000 });
      for (const text of everyLogin) {
        const decision = await gate.decide(ask(right, credentialsOf(text)));
        const outcome = decision.allowed ? decision.role : decision.reason;
        const role = welcome[name] === undefined ? 'anonymous' : welcome[name][text ?? ''];
        const expected = role ?? (text === null ? 'credentials-missing' : 'credentials-wrong');
        assert.equal(outcome, expected, `${name} by ${text}`);
      }
    });
  }

  test('an accepted client is named by the login, not by what it sent', async () => {
    const { gate } = newGate();
    const decision = await gate.decide(ask({ right: 'source.publish', mount: '/own' }, credentialsOf(':djpass')));
    assert.deepEqual(decision, { allowed: true, role: 'source', user: 'dj' });
  });

  test('a login that is not configured is never accepted, not even with an empty password', async () => {
    const { gate } = newGate({ source: null, admins: [], relay: null });
    for (const right of ['publish', 'manage', 'relay', 'admin']) {
      for (const text of ['source:', 'admin:', 'relay:', ':', 'source:hackme']) {
        const decision = await gate.decide(ask(rights[right]!, { user: null, password: '', ...credentialsOf(text) }));
        assert.equal(decision.allowed, false, `${right} by ${text}`);
      }
    }
  });
});

describe('bans', () => {
  test('hold until a reload that can be used', () => {
    const { gate } = newGate();
    const unusable = { addresses: [], userAgents: ['/(/'] };
    assert.throws(() => gate.configure({ ...options, bans: unusable }), { code: 'AUTH_OPTIONS_INVALID' });
    assert.equal(gate.isBanned('203.0.113.9'), true);
    gate.configure({ ...options, bans: { addresses: [], userAgents: [] } });
    assert.equal(gate.isBanned('203.0.113.9'), false);
  });

  test('on addresses hold for every right, also with the right login', async () => {
    const { gate } = newGate();
    for (const right of Object.values(rights)) {
      const decision = await gate.decide(ask(right, credentialsOf('admin:adminpass'), { address: '203.0.113.9' }));
      assert.deepEqual(decision, { allowed: false, reason: 'banned', code: 'AUTH_BANNED' });
    }
  });

  test('on players hold for listening alone', async () => {
    const { gate } = newGate();
    const asBot = { userAgent: 'BadBot/2' };
    assert.equal((await gate.decide(ask(rights.play!, null, asBot))).allowed, false);
    assert.equal((await gate.decide(ask(rights.public!, null, asBot))).allowed, true);
    assert.equal((await gate.decide(ask(rights.publish!, credentialsOf('source:hackme'), asBot))).allowed, true);
  });
});

describe('wrong passwords', () => {
  const right = ask(rights.publish!, credentialsOf('source:hackme'));
  /** So many different wrong passwords, one after another. */
  const guess = async (gate: Gate, times: number, more: Partial<AccessRequest> = {}) => {
    for (let i = 0; i < times; i++) await gate.decide(ask(rights.publish!, credentialsOf(`source:wrong ${i}`), more));
  };

  test('are refused unseen after ten, for all of the staff at that address, and the wait grows', async () => {
    const { gate, clock } = newGate();
    for (let i = 0; i < 10; i++) {
      assert.deepEqual(await gate.decide(ask(rights.publish!, credentialsOf(`source:wrong ${i}`))), {
        allowed: false,
        reason: 'credentials-wrong',
        code: 'AUTH_CREDENTIALS_WRONG',
      });
    }
    const limited = { allowed: false, reason: 'rate-limited', code: 'AUTH_RATE_LIMITED', retryAfter: 1000 };
    assert.deepEqual(await gate.decide(right), limited);
    assert.deepEqual(await gate.decide(ask(rights.admin!, credentialsOf('admin:adminpass'))), limited);
    assert.equal((await gate.decide({ ...right, address: '192.0.2.2' })).allowed, true);
    clock.advance(1000);
    await gate.decide(ask(rights.publish!, credentialsOf('source:another')));
    assert.deepEqual(await gate.decide(right), { ...limited, retryAfter: 2000 });
    clock.advance(2000);
    assert.equal((await gate.decide(right)).allowed, true);
  });

  test('of others behind one address do not lock out a DJ who was in before', async () => {
    const { gate } = newGate();
    assert.equal((await gate.decide(right)).allowed, true);
    await guess(gate, 20);
    assert.equal((await gate.decide(right)).allowed, true);
    gate.configure({ ...options, source: login('source', 'changed') });
    assert.equal((await gate.decide(right)).allowed, false, 'known or not, the password is checked');
  });

  test('do not lock out the key of a mount, which cannot be guessed; wrong keys are limited as passwords are', async () => {
    const { gate } = newGate();
    await guess(gate, 10);
    const feed = (key: string) => gate.decide(ask(rights['publish /keyed']!, credentialsOf(`:${key}`)));
    assert.equal((await feed('mountkey')).allowed, true);
    const decision = await feed('another');
    assert.equal(!decision.allowed && decision.reason, 'rate-limited');
  });

  test('are not counted where none was sent, as by a libshout poke', async () => {
    const { gate } = newGate();
    for (let i = 0; i < 50; i++) {
      const decision = await gate.decide(ask(rights.publish!, null));
      assert.equal(!decision.allowed && decision.reason, 'credentials-missing');
    }
    assert.equal((await gate.decide(right)).allowed, true);
  });

  test('of a listener do not lock out the source at the same address', async () => {
    const { gate } = newGate();
    for (let i = 0; i < 11; i++) await gate.decide(ask(rights['play /private']!, credentialsOf(`listener:${i}`)));
    assert.equal((await gate.decide(right)).allowed, true);
  });

  test('stay counted over a reload', async () => {
    const { gate } = newGate();
    await guess(gate, 10);
    gate.configure({ ...options });
    const decision = await gate.decide(right);
    assert.equal(!decision.allowed && decision.reason, 'rate-limited');
  });

  test('in one burst get no further than one by one, and a burst of one right login all the way', async () => {
    const { gate } = newGate();
    const guesses = Array.from({ length: 40 }, (_, i) => ask(rights.admin!, credentialsOf(`admin:guess ${i}`)));
    const decisions = await Promise.all(guesses.map((guess) => gate.decide(guess)));
    const limited = decisions.filter((decision) => !decision.allowed && decision.reason === 'rate-limited');
    assert.equal(limited.length, 30);
    const panel = ask(rights.admin!, credentialsOf('admin:adminpass'), { address: '192.0.2.8' });
    const polls = await Promise.all(Array.from({ length: 40 }, () => gate.decide(panel)));
    assert.ok(polls.every(({ allowed }) => allowed));
  });
});

describe('listeners of a mount with auth', () => {
  test('are managed where there are accounts', async () => {
    const { gate } = newGate();
    assert.deepEqual(
      (await gate.accountsOf('/private')?.list())?.map(({ name }) => name),
      ['listener', 'old'],
    );
    assert.deepEqual(
      (await gate.accountsOf('/kept')?.list())?.map(({ name }) => name),
      ['kept'],
    );
    assert.equal(gate.accountsOf('/live'), null);
  });

  test('are refused as "unavailable" when the file cannot be read, and that is not counted', async () => {
    const listenerAuth = { type: 'htpasswd', file: directory } as const;
    const { gate } = newGate({ mounts: new Map([['/private', { listenerAuth }]]) });
    for (let i = 0; i < 12; i++) {
      const decision = await gate.decide(ask(rights['play /private']!, credentialsOf('listener:sesame')));
      assert.deepEqual(decision, { allowed: false, reason: 'unavailable', code: 'AUTH_FILE_UNUSABLE' });
    }
  });

  test('are asked about at the auth server, sources too, and both are reported', async () => {
    const server = await AuthServer.start();
    const url = server.url('/auth');
    const listenerAuth = {
      type: 'url',
      listenerAdd: url,
      listenerRemove: url,
      mountAdd: url,
      mountRemove: url,
      streamAuth: url,
      authHeader: 'icecast-auth-user: 1',
      timelimitHeader: 'icecast-auth-timelimit',
      headers: [],
      headerPrefix: '',
      timeout: millis(5000),
      whenDown: 'closed',
      cacheFor: millis(0),
    } as const;
    const { gate, log } = newGate({ mountDefaults: { listenerAuth }, mounts: new Map() });
    server.answer = { status: 200, headers: { 'icecast-auth-user': '1', 'icecast-auth-timelimit': '60' } };
    const facts = { clientId: 7, target: '/live?x=1', headers: new Map<string, string>() };
    const decision = await gate.decide(ask(rights.play!, null, { listener: facts }));
    assert.deepEqual(decision, { allowed: true, role: 'listener', user: null, expiresAfter: 60_000 });
    assert.equal((await gate.decide(ask(rights.publish!, credentialsOf(':any')))).allowed, true);
    assert.equal((await gate.decide(ask(rights.manage!, credentialsOf('dj:any')))).allowed, true);
    server.answer = { status: 200 };
    const refused = await gate.decide(ask(rights.publish!, credentialsOf('source:hackme')));
    assert.equal(!refused.allowed && refused.reason, 'credentials-wrong');
    const asAdmin = await gate.decide(ask(rights.manage!, credentialsOf('admin:adminpass')));
    assert.equal(asAdmin.allowed && asAdmin.role, 'admin');
    server.answer = { status: 200, headers: { 'icecast-auth-message': 'not paid' } };
    const stranger = await gate.decide(ask(rights.play!, null, { listener: facts }));
    assert.equal(!stranger.allowed && stranger.reason, 'credentials-missing');
    assert.deepEqual(log, ['not paid']);
    gate.mountStarted('/live');
    gate.mountStopped('/live');
    gate.listenerLeft(facts.clientId, millis(1000));
    await gate.idle();
    const actions = server.calls.map(({ body }) => new URLSearchParams(body).get('action'));
    assert.deepEqual(actions.slice(0, 3), ['listener_add', 'stream_auth', 'stream_auth']);
    assert.deepEqual(actions.slice(-3).toSorted(), ['listener_remove', 'mount_add', 'mount_remove']);
    await server.stop();
  });
});

describe('a session', () => {
  test('stands for its administrator, without a password and without counting as a guess', async () => {
    const { gate } = newGate();
    const { token } = gate.openSession('admin', 'admin');
    for (const right of ['admin', 'monitor', 'links.create'] as const) {
      const decision = await gate.decide(ask({ right }, null, { token }));
      assert.deepEqual(decision, { allowed: true, role: 'admin', user: 'admin' }, right);
    }
    for (const right of ['source.publish', 'source.manage'] as const) {
      assert.ok((await gate.decide(ask({ right, mount: '/own' }, null, { token }))).allowed, right);
    }
    assert.ok(!(await gate.decide(ask({ right: 'relay.list' }, null, { token }))).allowed);
  });

  test('of a monitor is good for monitors alone', async () => {
    const { gate } = newGate();
    const { token } = gate.openSession('admin', 'monitor');
    assert.ok((await gate.decide(ask({ right: 'monitor' }, null, { token }))).allowed);
    const refused = await gate.decide(ask({ right: 'admin' }, null, { token }));
    assert.equal(!refused.allowed && refused.code, 'AUTH_CREDENTIALS_MISSING');
  });

  test('that has ended says so, and a password with it still counts', async () => {
    const { gate, clock } = newGate();
    const { token } = gate.openSession('admin', 'admin');
    clock.advance(millis(24 * 3600 * 1000));
    const ended = await gate.decide(ask({ right: 'admin' }, null, { token }));
    assert.equal(!ended.allowed && ended.code, 'AUTH_SESSION_ENDED');
    assert.ok((await gate.decide(ask({ right: 'admin' }, credentialsOf('admin:adminpass'), { token }))).allowed);
  });

  test('ends when the password is changed, also by a new configuration', async () => {
    const { gate } = newGate();
    const { token } = gate.openSession('admin', 'admin');
    gate.configure({ ...options, admins: [login('admin', 'another')] });
    assert.equal(gate.findSession(token), null);
    assert.throws(() => gate.openSession('nobody', 'admin'), /no such administrator/);
  });

  test('does not help who is banned', async () => {
    const { gate } = newGate();
    const { token } = gate.openSession('admin', 'admin');
    const decision = await gate.decide(ask({ right: 'admin' }, null, { token, address: '203.0.113.1' }));
    assert.equal(!decision.allowed && decision.reason, 'banned');
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemorySessions } from '../../test/support/memory-sessions.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { type LogFields, type Logger, millis, RefusalLog } from '../core/index.ts';
import type { AccessRequest, AccessRight, Credentials } from './access.ts';
import { Gate } from './gate.ts';
import type { GateOptions } from './gate-options.ts';
import type { Login } from './login.ts';

const login = (user: string, password: string): Login => ({ user, secret: { kind: 'plain', password } });
const options: GateOptions = {
  source: login('source', 'hackme'),
  admins: [login('admin', 'adminpass')],
  relay: null,
  mounts: new Map([['/private', { listenerAuth: { type: 'accounts' as const } }]]),
  mountDefaults: {},
  bans: { addresses: ['203.0.113.0/24'], userAgents: [] },
  passwordFailures: 10,
  passwordWindow: millis(60_000),
  sessions: { lifetime: millis(1000), most: 3 },
  links: { create: 'admins', key: null, hosts: [] },
  server: { name: 'radio.example', port: 8000 },
};

/** A gate, and what it logs: level, message, and the fields that have a value. */
function newGate(more: Partial<GateOptions> = {}): { gate: Gate; log: string[] } {
  const clock = new ManualClock();
  const log: string[] = [];
  const note =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      const known = Object.entries(fields).filter(([, value]) => value);
      log.push([level, message, ...known.map((pair) => pair.join('='))].join(' '));
    };
  const logger: Logger = { ...silentLogger, debug: note('debug'), info: note('info'), warn: note('warn') };
  const accounts = [{ name: 'listener', passwordHash: 'c8dae1c50e092f3d877192fc555b1dcf' }];
  const store = {
    listListenerAccounts: () => accounts,
    addListenerAccount: () => false,
    removeListenerAccount: () => false,
  };
  const context = { clock, logger, refusals: new RefusalLog(logger, clock), store, sessions: new MemorySessions() };
  const mountKeys = { isKeyed: () => false, fits: () => false };
  return { gate: new Gate({ ...options, ...more }, { ...context, mountKeys, software: 'x' }), log };
}

function ask(right: AccessRight, credentials: Credentials | null, more: Partial<AccessRequest> = {}): AccessRequest {
  return { right, credentials, address: '192.0.2.1', userAgent: 'player/1', ...more };
}

describe('what is refused is logged once, with who it was and what it wanted', () => {
  const cases: { name: string; request: AccessRequest; line: string }[] = [
    {
      name: 'a source with a wrong password',
      request: ask({ right: 'source.publish', mount: '/live' }, { user: 'source', password: 'wrongpass' }),
      line: 'warn access refused reason=credentials-wrong address=192.0.2.1 right=source.publish mount=/live user=source userAgent=player/1 code=AUTH_CREDENTIALS_WRONG',
    },
    {
      name: 'an administrator by a route',
      request: ask(
        { right: 'admin' },
        { user: 'root', password: 'wrongpass' },
        { route: 'GET /admin/stats', userAgent: null },
      ),
      line: 'warn access refused reason=credentials-wrong address=192.0.2.1 right=admin route=GET /admin/stats user=root code=AUTH_CREDENTIALS_WRONG',
    },
    {
      name: 'a password that is too long',
      request: ask(
        { right: 'listener.play', mount: '/private' },
        { user: 'listener', password: 'wrongpass'.repeat(40) },
      ),
      line: 'warn access refused reason=credentials-wrong address=192.0.2.1 right=listener.play mount=/private user=listener userAgent=player/1 code=AUTH_PASSWORD_TOO_LONG',
    },
    {
      name: 'a first request without a login, lightly',
      request: ask({ right: 'source.manage', mount: '/own' }, null),
      line: 'debug access refused reason=credentials-missing address=192.0.2.1 right=source.manage mount=/own userAgent=player/1 code=AUTH_CREDENTIALS_MISSING',
    },
    {
      name: 'a token that has ended',
      request: ask({ right: 'admin' }, null, { token: 'wrongpass-as-a-token' }),
      line: 'info access refused reason=credentials-missing address=192.0.2.1 right=admin userAgent=player/1 code=AUTH_SESSION_ENDED',
    },
    {
      name: 'a banned address',
      request: ask({ right: 'public' }, null, { address: '203.0.113.9' }),
      line: 'info access refused reason=banned address=203.0.113.9 right=public userAgent=player/1 code=AUTH_BANNED',
    },
  ];
  for (const { name, request, line } of cases) {
    test(name, async () => {
      const { gate, log } = newGate();
      await gate.decide(request);
      assert.deepEqual(log, [line]);
      assert.ok(!log.join().includes('wrongpass'));
    });
  }

  test('not where another login is tried, nor where it was right', async () => {
    const { gate, log } = newGate();
    await gate.decide(
      ask({ right: 'source.publish', mount: '/live' }, { user: 'source', password: 'wrong' }, { isTrial: true }),
    );
    await gate.decide(ask({ right: 'source.publish', mount: '/live' }, { user: 'source', password: 'hackme' }));
    assert.deepEqual(log, []);
  });

  test('when it has to wait, too', async () => {
    const { gate, log } = newGate({ passwordFailures: 1 });
    for (const password of ['1', '2']) await gate.decide(ask({ right: 'admin' }, { user: 'admin', password }));
    assert.match(log[1]!, /^warn access refused reason=rate-limited address=192\.0\.2\.1 .* code=AUTH_RATE_LIMITED$/);
  });
});

import { type AccessDecision, type AccessRequest, Gate, plainSecret } from '../../src/auth/index.ts';
import { millis, RefusalLog } from '../../src/core/index.ts';
import type { ManualClock } from './manual-clock.ts';
import { MemorySessions } from './memory-sessions.ts';
import { silentLogger } from './silent-logger.ts';

/** `user:password` of each role at the `RecordingGate`, and a wrong one. */
export const logins = { admin: 'admin:hackme', source: 'source:hackme', relay: 'relay:hackme', wrong: 'admin:wrong' };

function loginOf(text: string) {
  const [user, password] = text.split(':') as [string, string];
  return { user, secret: plainSecret(password)! };
}

/** The gate with one login for each role, no database and no bans. Records all requests. */
export class RecordingGate extends Gate {
  readonly asked: AccessRequest[] = [];
  readonly sessions: MemorySessions;

  constructor(clock: ManualClock) {
    const sessions = new MemorySessions();
    const lifetime = millis(24 * 3_600_000);
    super(
      {
        source: loginOf(logins.source),
        admins: [loginOf(logins.admin)],
        relay: loginOf(logins.relay),
        mounts: new Map(),
        // No account exists: every listener is refused.
        mountDefaults: { listenerAuth: { type: 'accounts' } },
        bans: { addresses: [], userAgents: [] },
        passwordFailures: 1000,
        passwordWindow: millis(60_000),
        sessions: { lifetime, most: 100 },
        links: { create: 'admins', key: null, hosts: [] },
        server: { name: 'localhost', port: 8000 },
      },
      {
        clock,
        logger: silentLogger,
        refusals: new RefusalLog(silentLogger, clock),
        store: {
          listListenerAccounts: () => [],
          addListenerAccount: () => false,
          removeListenerAccount: () => false,
        },
        sessions,
        mountKeys: { isKeyed: () => false, fits: () => false },
        software: 'airchain',
      },
    );
    this.sessions = sessions;
  }

  override decide(request: AccessRequest): Promise<AccessDecision> {
    this.asked.push(request);
    return super.decide(request);
  }
}

import type { ApiCredentials, ApiRight, GateDecision, GatePort, GateRequest, SessionScope } from '../api/index.ts';
import type { AccessDecision, AccessRight, Credentials, Gate, ListenerSession, RefusalReason } from '../auth/index.ts';
import { type Millis, millis } from '../core/index.ts';
import type { PublishDecision, PublishGate, PublishRequest } from '../ingest/index.ts';
import type { PlayDecision, PlayGate, PlayRequest } from '../listeners/index.ts';

/** Auth servers know listeners by number; one that only asks has none. */
const NO_CLIENT = 0;

/**
 * The one gate as each way in asks it. Every question of every way becomes an `AccessRequest` here and nowhere else.
 */
export class Gates implements PublishGate, PlayGate, GatePort {
  readonly #gate: Gate;
  /** Listeners that logged in, by connection number: the mount's auth server is told when they leave. */
  readonly #sessions = new Map<number, readonly ListenerSession[]>();

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  async decidePublish({ mount, login, ...request }: PublishRequest): Promise<PublishDecision> {
    const right: AccessRight = { right: 'source.publish', mount };
    const decision = await this.#gate.decide({ ...request, right, credentials: login });
    return decision.allowed ? { isAllowed: true, user: decision.user ?? '' } : refused(decision);
  }

  async decidePlay({ ladder, ...request }: PlayRequest): Promise<PlayDecision> {
    const byLadder = ladder === null ? null : await this.#decidePlay({ ...request, mount: ladder });
    if (byLadder && !byLadder.allowed) return refused(byLadder);
    const decision = await this.#decidePlay(request);
    if (!decision.allowed) return refused(decision);
    const user = decision.user ?? byLadder?.user ?? '';
    const spans = [decision, byLadder].flatMap((granted) => granted?.expiresAfter ?? []);
    return { isAllowed: true, user, ...(spans.length > 0 && { expiresAfter: millis(Math.min(...spans)) }) };
  }

  async #decidePlay(request: Omit<PlayRequest, 'ladder'>): Promise<AccessDecision> {
    const { mount, address, isForeign, userAgent, clientId, target, headers } = request;
    const credentials = this.#findLogin(request);
    const right: AccessRight = { right: 'listener.play', mount };
    const listener = { clientId, target, headers };
    const decision = await this.#gate.decide({ right, credentials, address, isForeign, userAgent, listener });
    if (decision.allowed && decision.role === 'listener') {
      const session = { ...listener, mount, credentials, address, userAgent };
      this.#sessions.set(clientId, [...(this.#sessions.get(clientId) ?? []), session]);
    }
    return decision;
  }

  #findLogin({ credentials, token, mount }: Pick<PlayRequest, 'credentials' | 'token' | 'mount'>): Credentials | null {
    return credentials ?? (token === null ? null : this.#gate.openLogin(token, mount));
  }

  /** A listener has gone, or never became one. */
  listenerLeft(id: number, connectedFor: Millis): void {
    const sessions = this.#sessions.get(id) ?? [];
    this.#sessions.delete(id);
    for (const session of sessions) this.#gate.listenerLeft(session, connectedFor);
  }

  async decide({ need, ...request }: GateRequest): Promise<GateDecision> {
    if (need.right === 'listener.play') return this.#decideAccess(need.mount, request);
    return this.#gate.decide({ ...request, right: accessRight(need) });
  }

  /** Whether a listener would be let in: an auth server that says yes is told at once that it left. */
  async #decideAccess(mount: string, { token, ...request }: Omit<GateRequest, 'need'>): Promise<AccessDecision> {
    const listener = { clientId: NO_CLIENT, target: encodeURI(mount), headers: new Map<string, string>() };
    const credentials = request.credentials ?? (token === null ? null : this.#gate.openLogin(token, mount));
    const known = { ...request, credentials };
    const decision = await this.#gate.decide({ ...known, right: { right: 'listener.play', mount }, listener });
    if (decision.allowed && decision.role === 'listener')
      this.#gate.listenerLeft({ ...listener, mount, ...known }, millis(0));
    return decision;
  }

  sealLogin(credentials: ApiCredentials, mount: string) {
    return this.#gate.sealLogin(credentials, mount);
  }

  openSession(user: string, scope: SessionScope) {
    return this.#gate.openSession(user, scope);
  }

  findSession(token: string) {
    return this.#gate.findSession(token);
  }

  closeSession(token: string): boolean {
    return this.#gate.closeSession(token);
  }

  closeSessionsOf(user: string, scope: SessionScope): number {
    return this.#gate.closeSessionsOf(user, scope);
  }
}

/** What a client is answered for each reason of the gate. */
export const REFUSALS: Readonly<Record<RefusalReason, 'credentials' | 'banned' | 'rate-limited' | 'unavailable'>> = {
  'credentials-missing': 'credentials',
  'credentials-wrong': 'credentials',
  banned: 'banned',
  'rate-limited': 'rate-limited',
  unavailable: 'unavailable',
};

function refused(decision: Extract<AccessDecision, { allowed: false }>) {
  const { reason, retryAfter } = decision;
  return { isAllowed: false as const, refusal: REFUSALS[reason], ...(retryAfter === undefined ? {} : { retryAfter }) };
}

function accessRight(need: ApiRight): AccessRight {
  return 'mount' in need ? { right: need.right, mount: need.mount } : { right: need.right };
}

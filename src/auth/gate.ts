import {
  AirchainError,
  type Clock,
  type Logger,
  type Millis,
  millis,
  type RefusalLevel,
  type RefusalLog,
} from '../core/index.ts';
import {
  type AccessDecision,
  type AccessGate,
  type AccessGranted,
  type AccessRefused,
  type AccessRequest,
  type AccessRight,
  type AccessRole,
  type Credentials,
  type ListenerFacts,
  rights,
  type SessionScope,
} from './access.ts';
import { anonymous, decisionOf, refuse } from './access-decision.ts';
import type { AccountBook } from './account-book.ts';
import { Bans } from './bans.ts';
import { equalSecrets } from './equal-secrets.ts';
import type { FailureLimits } from './failure-limiter.ts';
import { Fingerprints } from './fingerprints.ts';
import type { GateOptions, MountAccess } from './gate-options.ts';
import { mayMakeLinks } from './link-maker.ts';
import { ListenerAuths } from './listener-auths.ts';
import type { Login } from './login.ts';
import { LoginChecker, type LoginRealm, type Proof } from './login-checker.ts';
import type { MountKeys } from './mount-keys.ts';
import { PasswordVerifier, type PasswordVerifierOptions } from './password-verifier.ts';
import { type SealedLogin, SealedLogins } from './sealed-logins.ts';
import { coversRight, type OpenedSession, type Session, type SessionStore, Sessions } from './sessions.ts';
import type { ListenerAccountStore } from './stored-listeners.ts';
import type { ListenerLogin, UrlAuth } from './url-auth.ts';

/** Dependencies of the gate. */
export interface GateContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly refusals: RefusalLog;
  /** Where listener accounts of the type `accounts` are kept. */
  readonly store: ListenerAccountStore;
  /** Where sessions are kept. */
  readonly sessions: SessionStore;
  readonly mountKeys: MountKeys;
  /** Name and version, as in `Server`; the `User-Agent` towards auth servers. */
  readonly software: string;
}

/** A listener that logged in, as reported to the mount's auth server when it disconnects. */
interface ListenerSession extends ListenerLogin {
  readonly mount: string;
}

const verifierOptions: PasswordVerifierOptions = {
  rememberFor: millis(60 * 60 * 1000),
  maxRemembered: 2000,
  // One hash takes about 50 ms and 19 MiB: a full queue lasts 15 seconds, during a flood a minute.
  queue: { maxWaiting: 256, freeFailures: 60 },
};
/** User names in logs for clients with a key and no name: to create links, and to feed one. */
const LINK_MAKER = 'links';
const LINK_SOURCE = 'link';

/**
 * The gate: decides for every protocol (source, listener, admin, relay, page) whether a request is accepted.
 * Each entrance names a right and passes the facts of the client; none decides by itself.
 *
 * Order: bans; then the token of a session; then, where the right needs a login, missing credentials (they never count
 * as a failure, so a libshout poke costs nothing); then the key of a mount; then the limit of failures; then the
 * password. Tokens and keys come before the limit, since they cannot be guessed. All proofs that a right allows are
 * evaluated before a decision, and user names are compared like passwords, so that the duration reveals nothing. All
 * refusals are logged here.
 */
export class Gate implements AccessGate {
  readonly #refusals: RefusalLog;
  readonly #fingerprints = new Fingerprints();
  readonly #verifier: PasswordVerifier;
  readonly #checker: LoginChecker;
  readonly #listenerAuths: ListenerAuths;
  readonly #sessions: Sessions;
  readonly #sealedLogins: SealedLogins;
  readonly #mountKeys: MountKeys;
  /** By client id: one for the mount, one for its ladder. */
  readonly #listening = new Map<number, readonly ListenerSession[]>();
  #options: GateOptions;
  #bans: Bans;

  /** @throws AirchainError `AUTH_OPTIONS_INVALID`, `ADDRESS_MALFORMED` when a ban or an auth server cannot be used */
  constructor(options: GateOptions, context: GateContext) {
    const { clock, logger, refusals, store, sessions, mountKeys, software } = context;
    this.#mountKeys = mountKeys;
    this.#sessions = new Sessions(sessions, clock);
    this.#sealedLogins = new SealedLogins(clock);
    this.#refusals = refusals;
    this.#options = options;
    this.#verifier = new PasswordVerifier(verifierOptions, this.#fingerprints, clock);
    this.#checker = new LoginChecker(limitsOf(options), { clock, logger, fingerprints: this.#fingerprints });
    this.#bans = new Bans(options.bans);
    const shared = { store, software, clock, logger, fingerprints: this.#fingerprints, verifier: this.#verifier };
    this.#listenerAuths = new ListenerAuths(shared);
    this.#listenerAuths.configure(options);
  }

  /**
   * Applies new options. Counted failures and cached responses of auth servers stay. Changes nothing when it throws.
   * @throws AirchainError as the constructor
   */
  configure(options: GateOptions): void {
    const bans = new Bans(options.bans);
    this.#listenerAuths.configure(options);
    this.#bans = bans;
    this.#checker.configure(limitsOf(options));
    this.#options = options;
  }

  /** Whether the address is banned; checked before a head is read. A ban is logged. */
  isBanned(address: string): boolean {
    const isBanned = this.#bans.hasAddress(address);
    if (isBanned) this.#refusals.note('info', { reason: 'banned', address, right: 'connect' });
    return isBanned;
  }

  /** Decides on a request. Does not reject for errors of a client or an operator. */
  async decide(request: AccessRequest): Promise<AccessDecision> {
    const ladder = request.listener?.ladder ?? null;
    const byLadder =
      ladder === null ? null : await this.#decideOne({ ...request, right: { right: 'listener.play', mount: ladder } });
    if (byLadder && !byLadder.allowed) return byLadder;
    const byMount = await this.#decideOne(request);
    return byLadder && byMount.allowed ? both(byMount, byLadder) : byMount;
  }

  async #decideOne(request: AccessRequest): Promise<AccessDecision> {
    const decision = await this.#decide(request);
    if (!decision.allowed && !request.isTrial) this.#note(request, decision);
    return decision;
  }

  #note(request: AccessRequest, decision: AccessRefused): void {
    const { right, credentials, address, userAgent, route } = request;
    const { reason, code, detail } = decision;
    const mount = 'mount' in right ? right.mount : undefined;
    const isAuthServer = mount !== undefined && right.right === 'listener.play' && this.#urlAuth(mount) !== null;
    const level = isAuthServer && reason === 'credentials-missing' ? 'info' : refusalLevel(decision);
    const user = credentials?.user;
    this.#refusals.note(level, { reason, address, right: right.right, mount, route, user, userAgent, code, detail });
  }

  async #decide(request: AccessRequest): Promise<AccessDecision> {
    const { right, address, userAgent } = request;
    if (this.#bans.hasAddress(address)) return refuse('banned', 'AUTH_BANNED');
    if (right.right === 'public') return anonymous;
    if (right.right === 'listener.play') {
      if (userAgent !== null && this.#bans.hasUserAgent(userAgent)) return refuse('banned', 'AUTH_BANNED');
      return this.#decideListener(request, right.mount);
    }
    const session = request.token ? this.findSession(request.token) : null;
    if (session && this.#coversRight(session, right)) return { allowed: true, role: session.scope, user: session.user };
    const { credentials, isDirect = true, host = null } = request;
    // The login is checked even where none is needed: administrators may have more links.
    const isOpen = right.right === 'links.create' && mayMakeLinks(this.#options.links, { address, isDirect, host });
    if (credentials === null) {
      if (isOpen) return anonymous;
      const isEnded = request.token && !session;
      return refuse('credentials-missing', isEnded ? 'AUTH_SESSION_ENDED' : 'AUTH_CREDENTIALS_MISSING');
    }
    if (this.#isKey(right, credentials)) return { allowed: true, role: 'source', user: LINK_SOURCE };
    const named = this.#nameAccount(right, credentials);
    const proofs = this.#staffProofs(request);
    const decision = await this.#checker.check(realmOf('staff', request), address, named, proofs, request.isTrial);
    return isOpen && !decision.allowed ? anonymous : decision;
  }

  /**
   * Creates a token for an administrator whose password was just verified.
   * @throws AirchainError `INTERNAL_BUG` when there is no administrator with this name
   */
  openSession(user: string, scope: SessionScope): OpenedSession {
    const login = this.#options.admins.find((admin) => admin.user === user);
    if (!login) throw new AirchainError('INTERNAL_BUG', `Cannot open a session for "${user}": no such administrator`);
    return this.#sessions.open(login, scope, this.#options.sessions);
  }

  /** The session of the token; null: invalid or expired. */
  findSession(token: string): Session | null {
    return this.#sessions.find(token, this.#options.admins);
  }

  /** Says whether there was one. */
  closeSession(token: string): boolean {
    return this.#sessions.close(token);
  }

  /** Ends all sessions of a user in one scope. Returns how many. */
  closeSessionsOf(user: string, scope: SessionScope): number {
    return this.#sessions.closeAllOf(user, scope);
  }

  /** Seals a verified listener login, for a browser to store. */
  sealLogin(credentials: Credentials, mount: string): SealedLogin {
    return this.#sealedLogins.seal(credentials, mount, this.#options.sessions.lifetime);
  }

  /** The login that a browser stored, if it was made for `mount` or for one with the same listener accounts. */
  openLogin(token: string, mount: string): Credentials | null {
    const opened = this.#sealedLogins.open(token);
    return opened && this.#listenerAuths.isShared(opened.mount, mount) ? opened.credentials : null;
  }

  /** The accounts of a mount's listeners, for `/admin/manageauth`; null where there are none to manage. */
  accountsOf(mount: string): AccountBook | null {
    const auth = this.#listenerAuths.find(mount);
    return auth?.kind === 'accounts' ? auth.book : null;
  }

  /** To be called when a client that asked to listen has disconnected, `connectedFor` after it was accepted. */
  listenerLeft(clientId: number, connectedFor: Millis): void {
    const sessions = this.#listening.get(clientId) ?? [];
    this.#listening.delete(clientId);
    for (const session of sessions) this.#urlAuth(session.mount)?.listenerLeft(session, connectedFor);
  }

  /** To be called when a source starts to feed the mount. */
  mountStarted(mount: string): void {
    this.#urlAuth(mount)?.mountStarted(mount);
  }

  /** To be called when the mount has no source any more. */
  mountStopped(mount: string): void {
    this.#urlAuth(mount)?.mountStopped(mount);
  }

  /** Resolves when the auth servers have received every notification; for an orderly end. */
  idle(): Promise<void> {
    return this.#listenerAuths.idle();
  }

  #urlAuth(mount: string): UrlAuth | null {
    const auth = this.#listenerAuths.find(mount);
    return auth?.kind === 'url' ? auth.client : null;
  }

  async #decideListener(asked: AccessRequest, mount: string): Promise<AccessDecision> {
    const auth = this.#listenerAuths.find(mount);
    if (auth === null) return anonymous;
    const { token, address } = asked;
    const credentials = asked.credentials ?? (token ? this.openLogin(token, mount) : null);
    const request = { ...asked, credentials };
    if (auth.kind === 'url') return this.#askAuthServer(auth.client, request, mount);
    if (credentials === null) return refuse('credentials-missing', 'AUTH_CREDENTIALS_MISSING');
    const proof: Proof = { role: 'listener', check: (login, origin) => auth.check(login, origin) };
    return this.#checker.check(realmOf('listener', request), address, credentials, [proof]);
  }

  /** Not limited here: the auth server receives every attempt and decides on more than passwords. */
  async #askAuthServer(client: UrlAuth, request: AccessRequest, mount: string): Promise<AccessDecision> {
    const { credentials, address, userAgent } = request;
    const session = { ...(request.listener ?? unconnected(mount)), mount, credentials, address, userAgent };
    const decision = decisionOf(await client.admitListener(session), 'listener', credentials);
    if (!decision.allowed) return decision;
    if (request.listener) this.#keepListening(session);
    // The auth server would count it as a listener.
    else client.listenerLeft(session, millis(0));
    return decision;
  }

  #keepListening(session: ListenerSession): void {
    this.#listening.set(session.clientId, [...(this.#listening.get(session.clientId) ?? []), session]);
  }

  /** A mount with a key accepts only the key for its source, no session. */
  #coversRight(session: Session, right: AccessRight): boolean {
    return coversRight(session, right) && !(right.right === 'source.publish' && this.#mountKeys.isKeyed(right.mount));
  }

  #isKey(right: AccessRight, { password }: Credentials): boolean {
    if (right.right !== 'source.publish' && right.right !== 'source.manage') return false;
    return this.#mountKeys.isKeyed(right.mount) && this.#mountKeys.fits(right.mount, password);
  }

  /** Failures with a key are counted by its mount: they must not lock out logins without a name elsewhere. */
  #nameAccount(right: AccessRight, credentials: Credentials): Credentials {
    const isOfMount = right.right === 'source.publish' || right.right === 'source.manage';
    if (isOfMount && this.#mountKeys.isKeyed(right.mount) && !this.#isAdminRequest(right, credentials)) {
      return { ...credentials, user: right.mount };
    }
    return right.right === 'links.create' ? { ...credentials, user: credentials.user ?? LINK_MAKER } : credentials;
  }

  /** Administrators feed no mount with a key, but they may do anything else with it. */
  #isAdminRequest({ right }: AccessRight, { user }: Credentials): boolean {
    return right === 'source.manage' && this.#options.admins.some((admin) => admin.user === user);
  }

  #staffProofs({ right, address }: AccessRequest): Proof[] {
    return rights[right.right].logins.flatMap((role) => this.#proofsOf(role, right, address));
  }

  /** The ways to prove a role for a right. */
  #proofsOf(role: AccessRole, right: AccessRight, address: string): Proof[] {
    const { admins, relay } = this.#options;
    switch (role) {
      case 'admin':
        return admins.map((login) => this.#loginProof('admin', login));
      case 'links':
        return this.#linkMakerProofs();
      case 'relay':
        return relay ? [this.#loginProof('relay', relay)] : [];
      case 'source':
        return 'mount' in right ? this.#sourceProofs(right.mount, address, right.right === 'source.manage') : [];
      default:
        return [];
    }
  }

  #linkMakerProofs(): Proof[] {
    const { create, key } = this.#options.links;
    if (create !== 'key' || key === null) return [];
    const check: Proof['check'] = async ({ password }, origin) =>
      (await this.#verifier.matches(password, key, origin))
        ? { kind: 'accepted', user: LINK_MAKER }
        : { kind: 'refused' };
    return [{ role: 'links', check }];
  }

  #sourceProofs(mount: string, address: string, isAdminRequest: boolean): Proof[] {
    if (this.#mountKeys.isKeyed(mount)) return [];
    const login = this.#sourceLogin(mount);
    const client = this.#urlAuth(mount);
    if (!client?.decidesSources) return login ? [this.#loginProof('source', login)] : [];
    const defaultUser = login?.user ?? this.#options.source?.user ?? 'source';
    const check = ({ user, password }: Credentials) =>
      client.admitSource({ mount, user: user ?? defaultUser, password, address, isAdminRequest });
    return [{ role: 'source', check }];
  }

  #sourceLogin(mount: string): Login | null {
    const { source, mounts, mountDefaults } = this.#options;
    const access: MountAccess = mounts.get(mount) ?? mountDefaults;
    const secret = access.sourceSecret ?? source?.secret;
    return secret ? { user: access.sourceUser ?? source?.user ?? 'source', secret } : null;
  }

  #loginProof(role: AccessRole, login: Login): Proof {
    return {
      role,
      check: async ({ user, password }, origin) => {
        // A login without a name means the source's: a password alone never makes an administrator.
        const isUser = user === null ? role === 'source' : equalSecrets(user, login.user);
        const isPassword = await this.#verifier.matches(password, login.secret, origin);
        return isUser && isPassword ? { kind: 'accepted', user: login.user } : { kind: 'refused' };
      },
    };
  }
}

/** A first request without a login is how browsers and libshout ask whether one is needed. */
function refusalLevel({ reason, code }: AccessRefused): RefusalLevel {
  if (reason === 'credentials-missing') return code === 'AUTH_SESSION_ENDED' ? 'info' : 'debug';
  return reason === 'banned' ? 'info' : 'warn';
}

function limitsOf({ passwordFailures, passwordWindow }: GateOptions): FailureLimits {
  return { failures: passwordFailures, window: passwordWindow };
}

function realmOf(realm: 'staff' | 'listener', { isForeign }: AccessRequest): LoginRealm {
  return isForeign ? `${realm} of other sites` : realm;
}

/** The facts of a client that only asks whether it could listen. */
function unconnected(mount: string): ListenerFacts {
  return { clientId: 0, target: encodeURI(mount), headers: new Map() };
}

/** Accepted by the mount and by its ladder: the shorter time applies. */
function both(byMount: AccessGranted, byLadder: AccessGranted): AccessGranted {
  const times = [byMount, byLadder].flatMap(({ expiresAfter }) => expiresAfter ?? []);
  const user = byMount.user ?? byLadder.user;
  return { ...byMount, user, ...(times.length > 0 && { expiresAfter: millis(Math.min(...times)) }) };
}

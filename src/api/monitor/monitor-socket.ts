import type { RawData, WebSocket } from 'ws';
import type { AccessDecision, AccessRefused, Credentials, Gate } from '../../auth/index.ts';
import { byteCount, type Clock, type ErrorCode, isAirchainError, millis, type Timer } from '../../core/index.ts';
import type { MonitorHub } from '../../monitor/index.ts';
import {
  type ClientMessage,
  closeCodes,
  type MonitorSubscription,
  parseMonitorQuery,
  readClientMessage,
  type ServerMessage,
} from '../../protocols/monitor-socket/index.ts';
import { type SocketAdmission, type SocketRequest, type SocketRoute, socketRouteOf } from '../socket-entrance.ts';

/** What monitor sockets are served with. */
export interface MonitorSocketOptions {
  readonly hub: MonitorHub;
  readonly gate: Gate;
  readonly clock: Clock;
  /** Who is meant by a password without a name. */
  readonly adminUser: () => string;
}

/** A login and a ping are all that a client has to say. */
const MAX_MESSAGE = byteCount(16 * 1024);
/** How long a client may take to log in. */
const LOGIN_TIME = millis(10_000);
/** A client that does not read is not answered: its answers would pile up. */
const MOST_UNSENT = byteCount(32 * 1024);
/** How often it is looked whether the token still holds: it may be revoked. */
const TOKEN_CHECK = millis(5000);

const SOCKET_PATH = '/live/socket';

/** `/live/socket`: programs, inputs and mounts with little delay. Login and words as docs/protocols/monitor-socket.md has them. */
export function monitorSocketRoute(options: MonitorSocketOptions): SocketRoute {
  return {
    ownPath: SOCKET_PATH,
    matches: ({ path }) => path === SOCKET_PATH,
    right: () => ({ right: 'public' }),
    protocol: null,
    maxMessage: MAX_MESSAGE,
    open: (socket, request, admission) => new MonitorSocket(socket, request, admission, options).open(),
  };
}

/**
 * One monitor's socket.
 * - login     nothing is sent but what a login asks for; over after ten seconds
 * - listening the hub sends; the token is looked at now and then
 * - closed
 */
class MonitorSocket {
  readonly #socket: WebSocket;
  readonly #request: SocketRequest;
  readonly #admission: SocketAdmission;
  readonly #options: MonitorSocketOptions;
  readonly #loginTimer: Timer;
  #state: 'login' | 'listening' | 'closed' = 'login';
  /** A login is being checked: the next one is refused at once. */
  #isChecking = false;
  #tokenTimer: Timer | null = null;
  #detach: (() => void) | null = null;

  constructor(socket: WebSocket, request: SocketRequest, admission: SocketAdmission, options: MonitorSocketOptions) {
    this.#socket = socket;
    this.#request = request;
    this.#admission = admission;
    this.#options = options;
    this.#loginTimer = options.clock.after(LOGIN_TIME, () => {
      this.#note('login-timeout');
      this.#close(closeCodes.loginLate, 'no login came');
    });
    socket.on('message', (data, isBinary) => this.#hear(data, isBinary));
    socket.once('close', () => this.#end());
  }

  async open(): Promise<void> {
    const subscription = this.#readSubscription();
    if (!subscription) return;
    if (subscription.token === null) this.#tell({ type: 'login' });
    else await this.#logInByToken(subscription.token, subscription);
  }

  #readSubscription(): MonitorSubscription | null {
    try {
      return parseMonitorQuery(this.#request.query);
    } catch (error) {
      this.#refuse(error, closeCodes.notUnderstood);
      return null;
    }
  }

  #hear(data: RawData, isBinary: boolean): void {
    const message = isBinary ? null : readClientMessage(String(data));
    if (message?.type === 'ping') {
      const { clock } = this.#options;
      if (this.#socket.bufferedAmount < MOST_UNSENT) {
        this.#tell({ type: 'pong', at: message.at, serverAt: clock.now() });
      }
    } else if (message && this.#state === 'login' && !this.#isChecking) {
      this.#logIn(message).catch((error: unknown) => this.#admission.fail(error));
    } else if (!message) {
      if (this.#state === 'login') this.#note('login-malformed');
      this.#close(closeCodes.notUnderstood, 'this is no message of a monitor');
    }
  }

  async #logIn(message: Extract<ClientMessage, { type: 'auth' }>): Promise<void> {
    const subscription = this.#readSubscription();
    if (!subscription) return;
    this.#isChecking = true;
    try {
      if ('token' in message) await this.#logInByToken(message.token, subscription);
      else await this.#logInByPassword(message, subscription);
    } finally {
      this.#isChecking = false;
    }
  }

  async #logInByToken(token: string, subscription: MonitorSubscription): Promise<void> {
    const decision = await this.#ask(null, token);
    if (decision.allowed) this.#listen(subscription, () => token);
    else this.#turnAway(decision, 'Cannot listen: the token is none, or none any more');
  }

  async #logInByPassword(
    { username, password }: { readonly username: string | null; readonly password: string },
    subscription: MonitorSubscription,
  ): Promise<void> {
    const { gate, adminUser } = this.#options;
    const user = username ?? adminUser();
    const decision = await this.#ask({ user, password }, null);
    if (!decision.allowed) {
      this.#turnAway(decision, 'Cannot listen: the name or the password is wrong');
      return;
    }
    this.#listen(subscription, () => {
      const { token, expiresAt } = gate.openSession(decision.user ?? user, 'monitor');
      this.#tell({ type: 'token', token, expiresAt: new Date(expiresAt).toISOString() });
      return token;
    });
  }

  #ask(credentials: Credentials | null, token: string | null): Promise<AccessDecision> {
    const { address, userAgent, isForeign } = this.#request;
    const client = { address, userAgent, isForeign, route: socketRouteOf(this.#request) };
    return this.#options.gate.decide({ right: { right: 'monitor' }, credentials, token, ...client });
  }

  #turnAway({ reason, code }: AccessRefused, message: string): void {
    if (reason === 'rate-limited') {
      this.#tell({ type: 'error', code, message: 'Cannot check the password: too many were wrong' });
      this.#close(closeCodes.loginLimited, 'too many wrong passwords');
    } else if (reason === 'unavailable') {
      this.#tell({ type: 'error', code, message: 'Cannot check the password now' });
      this.#close(closeCodes.full, 'the password cannot be checked now');
    } else if (reason === 'banned') this.#close(closeCodes.banned, 'banned');
    else {
      this.#tell({ type: 'error', code, message });
      this.#close(closeCodes.login, 'the login is wrong');
    }
  }

  /** `takeToken`: asked once it is certain that there is something to hear, before the first of it is sent. */
  #listen(subscription: MonitorSubscription, takeToken: () => string): void {
    if (this.#state !== 'login') return;
    const { hub, gate, clock } = this.#options;
    const output = this.#createOutput();
    try {
      this.#detach = hub.attach(subscription, output);
    } catch (error) {
      this.#refuse(error, isAirchainError(error, 'MONITOR_FULL') ? closeCodes.full : closeCodes.notFound);
      return;
    }
    const token = takeToken();
    output.begin();
    this.#state = 'listening';
    this.#admission.letIn();
    this.#loginTimer.cancel();
    this.#tokenTimer = clock.every(TOKEN_CHECK, () => {
      if (!gate.findSession(token)) this.#close(closeCodes.login, 'the token holds no more');
    });
  }

  /** What the hub says before `begin` waits. */
  #createOutput() {
    const socket = this.#socket;
    const waiting: (Uint8Array | string)[] = [];
    let send = (data: Uint8Array | string): void => void waiting.push(data);
    return {
      get bufferedAmount() {
        return socket.bufferedAmount;
      },
      send: (data: Uint8Array | string) => send(data),
      close: (code: number, reason: string) => this.#close(code, reason),
      begin: () => {
        send = (data) => socket.send(data);
        waiting.splice(0).forEach(send);
      },
    };
  }

  #refuse(error: unknown, closeCode: number): void {
    if (!isAirchainError(error)) throw error;
    this.#note('request-refused', error.code);
    this.#tell({ type: 'error', code: error.code, message: error.message });
    this.#close(closeCode, error.code);
  }

  /** What the gate has not refused. */
  #note(reason: string, code?: ErrorCode): void {
    if (this.#state !== 'closed') this.#admission.noteRefusal({ reason, right: 'monitor', code });
  }

  #tell(message: ServerMessage): void {
    if (this.#state !== 'closed') this.#socket.send(JSON.stringify(message));
  }

  #close(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#end();
    this.#socket.close(code, reason);
  }

  #end(): void {
    this.#state = 'closed';
    this.#loginTimer.cancel();
    this.#tokenTimer?.cancel();
    this.#detach?.();
    this.#detach = null;
  }
}

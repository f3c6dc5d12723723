import type { Socket } from 'node:net';
import { byteCount, type Clock, errorText, type Millis, millis } from '../core/index.ts';
import { type AnswerHead, askHead, connect, readToEnd, TOO_LATE, waitFor } from '../dial/index.ts';
import { type StreamDescription, writeSourceHead } from '../protocols/icecast-source/index.ts';
import { writeShoutcastHead } from '../protocols/shoutcast-source/index.ts';
import { pushError, refusalOf } from './icecast-refusal.ts';
import { hostOf, type IcecastProtocol, type IcecastTarget, isShoutcast } from './icecast-target.ts';

/** What to log in to, and what to say of the stream. */
export interface IcecastLogin {
  readonly target: IcecastTarget;
  readonly description: StreamDescription;
  readonly userAgent: string;
  /** For the connection and for the answer, each. */
  readonly timeout: Millis;
  /** Aborted when the connection is not needed any more: it is closed. */
  readonly signal: AbortSignal;
}

/** A server that takes our stream. The socket is paused and the caller's from here on; `rest` came with the answer. */
export interface LoggedIn {
  readonly socket: Socket;
  readonly protocol: IcecastProtocol;
  readonly rest: Buffer;
}

/** How servers that know no PUT answer one; Icecast 2.3 closes. */
const KNOWS_NO_PUT: ReadonlySet<number> = new Set([400, 405, 501]);

/** What a refusal may say, and how long it may take to. */
const REFUSAL_TEXT = { maxBytes: byteCount(4096), timeout: millis(2000) };

const MAX_SHOUTCAST_LINE = 512;
const LF = 0x0a;
const NO_BYTES = Buffer.alloc(0);

/**
 * Connects to a server and asks to be a mount's source. Sends no sound before the server has agreed, and follows no
 * redirect.
 * @throws AirchainError `PUSH_FAILED`, `PUSH_LOGIN_WRONG`, `PUSH_MOUNT_IN_USE`, `PUSH_NOT_FOUND`, `PUSH_REFUSED`; the
 * signal's reason once it is aborted
 */
export async function logInAsSource(login: IcecastLogin, clock: Clock): Promise<LoggedIn> {
  const { target } = login;
  if (isShoutcast(target)) return logInToShoutcast(login, clock);
  if (target.protocol === 'source') return enter(login, 'SOURCE', await ask(login, 'SOURCE', clock), clock);
  const answer = await ask(login, 'PUT', clock);
  const knowsPut = answer !== 'closed' && !KNOWS_NO_PUT.has(answer.head.status);
  if (knowsPut || target.protocol === 'put') return enter(login, 'PUT', answer, clock);
  if (answer !== 'closed') answer.socket.destroy();
  return enter(login, 'SOURCE', await ask(login, 'SOURCE', clock), clock);
}

type SourceAnswer = (AnswerHead & { readonly socket: Socket }) | 'closed';

async function ask(login: IcecastLogin, method: 'PUT' | 'SOURCE', clock: Clock): Promise<SourceAnswer> {
  const { target, description, userAgent, timeout } = login;
  const { user, password, mount } = target;
  const socket = await open(login, target.port, clock);
  const head = writeSourceHead({
    method,
    target: mount ?? '/',
    host: hostOf(target),
    login: { user, password },
    userAgent,
    description,
  });
  const answer = await askHead(socket, head, clock, timeout).catch((error) => {
    throw pushError('PUSH_FAILED', target, `it does not answer as a radio server does. ${errorText(error)}`, error);
  });
  login.signal.throwIfAborted();
  if (answer === 'late') throw pushError('PUSH_FAILED', target, TOO_LATE);
  return answer === 'closed' ? answer : { socket, ...answer };
}

async function enter(
  { target }: IcecastLogin,
  protocol: IcecastProtocol,
  answer: SourceAnswer,
  clock: Clock,
): Promise<LoggedIn> {
  if (answer === 'closed')
    throw pushError(
      'PUSH_FAILED',
      target,
      `it disconnects without a response${target.tls ? '' : '. If the port has TLS, use icecasts://'}`,
    );
  const { socket, head, rest } = answer;
  if (head.status < 300) return { socket, protocol, rest };
  throw refusalOf(target, head, await readToEnd(socket, rest, REFUSAL_TEXT, clock));
}

async function logInToShoutcast(login: IcecastLogin, clock: Clock): Promise<LoggedIn> {
  const { target, description, timeout, signal } = login;
  const socket = await open(login, target.port + 1, clock);
  const askedAt = clock.now();
  socket.write(writeShoutcastHead(target, description));
  const answer = await waitFor(socket, NO_BYTES, readLine, clock, timeout);
  signal.throwIfAborted();
  if (answer === null && clock.now() - askedAt >= timeout) throw pushError('PUSH_FAILED', target, TOO_LATE);
  if (answer === null) {
    // What Icecast does; DNAS says what is wrong.
    throw pushError(
      'PUSH_REFUSED',
      target,
      'it disconnects: the password is wrong, or another source feeds the stream',
    );
  }
  if (/^OK/.test(answer.value)) return { socket, protocol: 'SHOUTcast', rest: NO_BYTES };
  socket.destroy();
  if (/invalid password/i.test(answer.value)) {
    throw pushError('PUSH_LOGIN_WRONG', target, 'the password is wrong');
  }
  throw pushError('PUSH_FAILED', target, 'it does not answer as SHOUTcast does');
}

function open({ target, timeout, signal }: IcecastLogin, port: number, clock: Clock): Promise<Socket> {
  const fail = (reason: string, cause?: unknown) => pushError('PUSH_FAILED', target, reason, cause);
  return connect({ host: target.host, port, tls: target.tls, timeout, signal, fail }, clock);
}

/** The first line of an answer, whole or as long as it may be; null: it has not come yet. */
function readLine(bytes: Buffer): string | null {
  const end = bytes.indexOf(LF);
  if (end === -1 && bytes.length < MAX_SHOUTCAST_LINE) return null;
  return bytes.toString('latin1', 0, end === -1 ? MAX_SHOUTCAST_LINE : end);
}

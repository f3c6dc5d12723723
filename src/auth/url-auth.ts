import { unescape as decodePercent } from 'node:querystring';
import { AirchainError, type Clock, errorText, type Logger, type Millis } from '../core/index.ts';
import type { Credentials, ListenerFacts } from './access.ts';
import { BoundedQueue } from './bounded-queue.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { Fingerprints } from './fingerprints.ts';
import {
  type AcceptRule,
  type AuthServerAnswer,
  isAccepted,
  parseAcceptRule,
  readMessage,
  readTimeLimit,
} from './url-auth-answer.ts';
import {
  type FormField,
  type FormListener,
  type FormServer,
  type FormSource,
  listenerAddFields,
  listenerRemoveFields,
  mountFields,
  streamAuthFields,
  writeForm,
} from './url-auth-form.ts';
import type { Verdict } from './verdict.ts';

/** Icecast's URL authentication of one mount. For an absent address no request is sent. */
export interface UrlAuthOptions {
  /** Asked before a listener is accepted; absent: every listener is. */
  readonly listenerAdd?: string;
  /** Called when a listener has disconnected. */
  readonly listenerRemove?: string;
  /** Called when a source starts to feed the mount. */
  readonly mountAdd?: string;
  /** Called when the source has ended. */
  readonly mountRemove?: string;
  /** Checks the login of a source, in place of the passwords of the configuration. */
  readonly streamAuth?: string;
  /**
   * Sent to the auth server as HTTP Basic. Absent: what its address has before the `@`, else the listener's own login,
   * as Icecast does.
   */
  readonly user?: string;
  readonly password?: string;
  /** The header of an accepting response, `icecast-auth-user: 1` by default; or a status line, `HTTP/1.1 200 OK`. */
  readonly authHeader: string;
  /**
   * The header with the seconds a listener may stay, `icecast-auth-timelimit` by default; a colon at its end is
   * ignored.
   */
  readonly timelimitHeader: string;
  /** Names of the listener's request headers to forward. */
  readonly headers: readonly string[];
  /** Prefix of those names, `ClientHeader.` by default. */
  readonly headerPrefix: string;
  /** How long to wait for a response. */
  readonly timeout: Millis;
  /** While the auth server is down: accept all, none, or those that were accepted within `cacheFor`. */
  readonly whenDown: 'open' | 'closed' | 'cached';
  /** Only for `cached`: age at which an accepting response expires. */
  readonly cacheFor: Millis;
}

/** The request of a listener. */
export interface ListenerLogin extends ListenerFacts {
  readonly credentials: Credentials | null;
  readonly address: string;
  readonly userAgent: string | null;
}

/** Dependencies of `UrlAuth`. */
export interface UrlAuthContext {
  readonly server: FormServer;
  /** The `User-Agent` of the requests. */
  readonly software: string;
  readonly fingerprints: Fingerprints;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Maximum concurrent requests; Icecast 2.4 responds "busy" from the hundredth, too. */
const MAX_OPEN_QUESTIONS = 100;
/** A cached response takes about 200 bytes. */
const MAX_REMEMBERED = 10_000;
const MAX_NOTICES_AT_ONCE = 8;
/** Maximum pending reports: the listeners of a full server whose source stops. */
const MAX_WAITING_NOTICES = 20_000;

/**
 * Asks a web server whether a listener or a source is accepted, and notifies it of both, with the fields and headers of
 * Icecast 2.4. Only the addresses of the options are called; a redirection is not followed. An answer of 500 or more without
 * the header that means yes counts as down, like no answer in time.
 */
export class UrlAuth {
  readonly #options: UrlAuthOptions;
  readonly #context: UrlAuthContext;
  readonly #accept: AcceptRule;
  readonly #timelimitHeader: string;
  readonly #welcomed: ExpiringMap<string, Verdict>;
  readonly #notices = new BoundedQueue(MAX_NOTICES_AT_ONCE, MAX_WAITING_NOTICES);
  #openQuestions = 0;
  #isDown = false;

  /** @throws AirchainError `AUTH_OPTIONS_INVALID` when an address or a header cannot be used */
  constructor(options: UrlAuthOptions, context: UrlAuthContext) {
    const { listenerAdd, listenerRemove, mountAdd, mountRemove, streamAuth } = options;
    for (const url of [listenerAdd, listenerRemove, mountAdd, mountRemove, streamAuth]) {
      if (url !== undefined) parseTarget(url);
    }
    this.#options = options;
    this.#context = context;
    this.#accept = parseAcceptRule(options.authHeader);
    this.#timelimitHeader = options.timelimitHeader.replace(/\s*:\s*$/, '').toLowerCase();
    this.#welcomed = new ExpiringMap(MAX_REMEMBERED, context.clock);
  }

  /** Whether the auth server checks sources. */
  get decidesSources(): boolean {
    return this.#options.streamAuth !== undefined;
  }

  /** Whether the listener is accepted, and for how long. */
  async admitListener(login: ListenerLogin): Promise<Verdict> {
    const user = login.credentials?.user ?? null;
    const { listenerAdd, headers, headerPrefix } = this.#options;
    if (listenerAdd === undefined) return { kind: 'accepted', user };
    const listener = describeListener(login);
    const extra = headers.flatMap((name): FormField[] => {
      const value = login.headers.get(name.toLowerCase());
      return value === undefined ? [] : [[`${headerPrefix}${name}`, value]];
    });
    const fields = listenerAddFields(this.#context.server, listener, extra);
    const { target, password, address } = listener;
    const memory = this.#context.fingerprints.of('listener', target, listener.user, password, address);
    return this.#ask(listenerAdd, fields, login.credentials, { user, memory });
  }

  /** Whether the login of the source is correct. Only if `decidesSources`. */
  async admitSource(source: FormSource): Promise<Verdict> {
    const { streamAuth } = this.#options;
    if (streamAuth === undefined) return { kind: 'refused' };
    const fields = streamAuthFields(this.#context.server, source);
    const memory = this.#context.fingerprints.of('source', source.mount, source.user, source.password, source.address);
    // A source is never accepted without a check: while the server is down, `open` means the same as `closed`.
    return this.#ask(streamAuth, fields, null, { user: source.user, memory, neverOpen: true });
  }

  /** Reports that a listener has disconnected, `connectedFor` after it was accepted. */
  listenerLeft(login: ListenerLogin, connectedFor: Millis): void {
    const wholeSeconds = Math.round(connectedFor / 1000);
    const fields = listenerRemoveFields(this.#context.server, describeListener(login), wholeSeconds);
    this.#tell(this.#options.listenerRemove, fields, login.credentials);
  }

  /** Reports that a source has started to feed the mount. */
  mountStarted(mount: string): void {
    this.#tell(this.#options.mountAdd, mountFields('mount_add', this.#context.server, mount), null);
  }

  /** Reports that the mount has no source any more. */
  mountStopped(mount: string): void {
    this.#tell(this.#options.mountRemove, mountFields('mount_remove', this.#context.server, mount), null);
  }

  /** Resolves when all notifications have been sent or given up. */
  idle(): Promise<void> {
    return this.#notices.idle();
  }

  async #ask(
    url: string,
    fields: readonly FormField[],
    credentials: Credentials | null,
    question: { user: string | null; memory: string; neverOpen?: boolean },
  ): Promise<Verdict> {
    if (this.#openQuestions >= MAX_OPEN_QUESTIONS) return this.#decideAlone(question, 'too many questions are open');
    this.#openQuestions += 1;
    const answer = await this.#post(url, fields, credentials).finally(() => {
      this.#openQuestions -= 1;
    });
    if (answer === null) return this.#decideAlone(question, 'the auth server does not answer');
    if (isAccepted(answer, this.#accept)) {
      const limit = readTimeLimit(answer, this.#timelimitHeader);
      const verdict: Verdict = { kind: 'accepted', user: question.user, ...(limit && { expiresAfter: limit }) };
      if (this.#options.whenDown === 'cached') this.#welcomed.set(question.memory, verdict, this.#options.cacheFor);
      return verdict;
    }
    if (answer.status >= 500) return this.#decideAlone(question, `the auth server answers ${answer.status}`);
    this.#welcomed.delete(question.memory);
    const detail = readMessage(answer);
    return { kind: 'refused', ...(detail && { detail }) };
  }

  #decideAlone(question: { user: string | null; memory: string; neverOpen?: boolean }, detail: string): Verdict {
    if (this.#options.whenDown === 'open' && !question.neverOpen) return { kind: 'accepted', user: question.user };
    const remembered = this.#options.whenDown === 'cached' ? this.#welcomed.get(question.memory) : undefined;
    return remembered ?? { kind: 'unavailable', detail };
  }

  #tell(url: string | undefined, fields: readonly FormField[], credentials: Credentials | null): void {
    if (url === undefined) return;
    const isTaken = this.#notices.add(async () => {
      await this.#post(url, fields, credentials);
    });
    if (!isTaken) this.#noteDown(parseTarget(url), 'more notices wait than are kept');
  }

  /** One request. Null: no response in time; an outage is logged when it begins and when it ends. */
  async #post(
    url: string,
    fields: readonly FormField[],
    credentials: Credentials | null,
  ): Promise<AuthServerAnswer | null> {
    const target = parseTarget(url);
    const authorization = this.#authorization(target, credentials);
    const abort = new AbortController();
    const timer = this.#context.clock.after(this.#options.timeout, () => abort.abort(new Error('no answer in time')));
    try {
      const response = await fetch(target.address, {
        method: 'POST',
        body: writeForm(fields),
        redirect: 'manual',
        signal: abort.signal,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'user-agent': this.#context.software,
          ...(authorization && { authorization }),
        },
      });
      const { status, headers } = response;
      await response.body?.cancel();
      this.#noteUp(target);
      return { status, headers };
    } catch (error) {
      this.#noteDown(target, errorText(error instanceof Error && error.cause ? error.cause : error));
      return null;
    } finally {
      timer.cancel();
    }
  }

  #authorization(target: Target, credentials: Credentials | null): string | null {
    const { user, password } = this.#options;
    if (user !== undefined || password !== undefined) return writeBasic(user ?? '', password ?? '');
    if (target.user !== '' || target.password !== '') return writeBasic(target.user, target.password);
    return credentials && writeBasic(credentials.user ?? '', credentials.password);
  }

  #noteDown({ origin }: Target, reason: string): void {
    if (this.#isDown) return;
    this.#isDown = true;
    const { whenDown } = this.#options;
    this.#context.logger.warn('Cannot reach the auth server of a mount', { authServer: origin, reason, whenDown });
  }

  #noteUp({ origin }: Target): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#context.logger.info('The auth server of a mount answers again', { authServer: origin });
  }
}

interface Target {
  /** Without user and password: `fetch` refuses them there. */
  readonly address: string;
  /** Scheme, host and port: what a log may show. */
  readonly origin: string;
  readonly user: string;
  readonly password: string;
}

function parseTarget(text: string): Target {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const shown = text.replace(/\/\/[^@/]*@/, '//');
    throw new AirchainError(
      'AUTH_OPTIONS_INVALID',
      `Cannot use "${shown}" as an auth server: it is no http or https URL`,
    );
  }
  const user = decodePercent(url.username);
  const password = decodePercent(url.password);
  url.username = '';
  url.password = '';
  return { address: url.href, origin: url.origin, user, password };
}

function describeListener({ clientId, target, credentials, address, userAgent }: ListenerLogin): FormListener {
  return {
    clientId,
    target,
    user: credentials?.user ?? '',
    password: credentials?.password ?? '',
    address,
    userAgent: userAgent ?? '',
  };
}

function writeBasic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

import { ExpiringMap } from '../auth/index.ts';
import { type Clock, millis, type RefusalLevel, type RefusalLog } from '../core/index.ts';
import type { FrontProblem } from './front.ts';
import type { Responder } from './responder.ts';

/** A client with wrong TLS settings reconnects every few seconds: it is logged once in this time. */
const TLS_SILENCE = millis(600_000);
const MOST_TLS_ADDRESSES = 1000;

/** Logs connections whose request is not known, and answers them where a response can be understood. */
export class FrontRefusals {
  readonly #refusals: RefusalLog;
  readonly #responder: Responder;
  readonly #namedForTls: ExpiringMap<string, true>;

  constructor(clock: Clock, refusals: RefusalLog, responder: Responder) {
    this.#refusals = refusals;
    this.#responder = responder;
    this.#namedForTls = new ExpiringMap(MOST_TLS_ADDRESSES, clock);
  }

  /** Returns the response to send before the connection is closed; null: none. */
  refuse(problem: FrontProblem, address: string, detail?: string): Buffer | null {
    this.#refusals.note(this.#levelOf(problem, address), { reason: problem, address, right: 'connect', detail });
    switch (problem) {
      case 'head-timeout':
      case 'tls-failed':
      case 'tls-broken-off':
        return null;
      // By this response a client that uses TLS finds out that the port does not.
      case 'tls-absent':
        return this.#responder.write('head-malformed').bytes;
      default:
        return this.#responder.write(problem).bytes;
    }
  }

  /** Info for what an operator can change; everything else is noise of the internet. */
  #levelOf(problem: FrontProblem, address: string): RefusalLevel {
    if (problem === 'too-many-connections') return 'info';
    if (problem !== 'tls-absent' && problem !== 'tls-failed') return 'debug';
    const key = `${problem} ${address}`;
    if (this.#namedForTls.has(key)) return 'debug';
    this.#namedForTls.set(key, true, TLS_SILENCE);
    return 'info';
  }
}

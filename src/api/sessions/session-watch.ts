import type { Writable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Gate } from '../../auth/index.ts';
import { type Clock, millis } from '../../core/index.ts';
import { readToken } from '../caller.ts';

/** How often it is looked whether a token still holds. */
const LOOK_PERIOD = millis(5000);

/** Ends answers without an end when the session is over that they were asked for in. Those let in by a password go on. */
export class SessionWatch {
  readonly #gate: Pick<Gate, 'findSession'>;
  readonly #clock: Clock;

  constructor(gate: Pick<Gate, 'findSession'>, clock: Clock) {
    this.#gate = gate;
    this.#clock = clock;
  }

  /** Watches over the answer to a request that takes an administrator. Returns it. */
  over<Output extends Writable>({ headers }: FastifyRequest, output: Output): Output {
    const token = readToken(headers);
    if (token === null || !this.#holds(token)) return output;
    const timer = this.#clock.every(LOOK_PERIOD, () => this.#holds(token) || output.destroy());
    output.once('close', () => timer.cancel());
    return output;
  }

  #holds(token: string): boolean {
    return this.#gate.findSession(token)?.scope === 'admin';
  }
}

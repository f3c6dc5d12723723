import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AirchainError, type ByteCount, type Clock, type Millis, millisToSeconds } from '../core/index.ts';

/** Bounds on the bodies of requests; may change at a reload. */
export interface BodyLimits {
  /** Longest body of a client that has logged in by the request's head. */
  readonly requestBytes: ByteCount;
  /** Longest body of any other client. */
  readonly openRequestBytes: ByteCount;
  /** All bodies that are still arriving, together. */
  readonly requestMemory: ByteCount;
  /** How long one body may take to arrive. */
  readonly requestTimeout: Millis;
}

interface Arrival {
  readonly isLoggedIn: boolean;
  /** What has come, and room for more: pieces of a byte each would take a hundred times their size. */
  room: Buffer;
  bytes: number;
  fail(error: AirchainError): void;
}

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
/** Room that a body begins with. */
const FIRST_ROOM = 1024;

/**
 * Reads the bodies of requests, each bounded in size and time and all of them in memory. When the memory is full, the
 * oldest body of a client that has not logged in is given up: a body that arrives at once never has to wait, and no
 * number of slow ones keeps others out. Owns what has arrived of each body.
 */
export class RequestBodies {
  readonly #clock: Clock;
  #limits: BodyLimits;
  /** In the order in which they began. */
  readonly #arrivals = new Set<Arrival>();
  #memory = 0;

  constructor(limits: BodyLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  configure(limits: BodyLimits): void {
    this.#limits = limits;
  }

  /** Bytes that are held now for bodies that are still arriving. */
  get memory(): number {
    return this.#memory;
  }

  /**
   * The whole body. `isLoggedIn`: whether the gate has let its sender in already. A client that waits for permission to
   * send it (`Expect: 100-continue`) gets it here, and nowhere earlier.
   * @throws AirchainError `API_BODY_TOO_LARGE`, `API_BODY_TIMEOUT`, `API_BODIES_FULL`, `API_BODY_INCOMPLETE`
   */
  async read(request: IncomingMessage, isLoggedIn: boolean): Promise<Buffer> {
    const { requestBytes, openRequestBytes, requestTimeout } = this.#limits;
    const most = isLoggedIn ? requestBytes : openRequestBytes;
    if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(most);
    if (request.headers.expect !== undefined) request.socket.write(CONTINUE);
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const arrival: Arrival = { isLoggedIn, room: Buffer.alloc(0), bytes: 0, fail: reject };
    this.#arrivals.add(arrival);
    const timer = this.#clock.after(requestTimeout, () => reject(tooSlow(requestTimeout)));
    const take = (piece: Buffer) => {
      if (arrival.bytes + piece.length > most) reject(tooLarge(most));
      else this.#keep(arrival, piece);
    };
    const end = () => resolve(arrival.room.subarray(0, arrival.bytes));
    const close = () => reject(new AirchainError('API_BODY_INCOMPLETE', 'Cannot read the body: the connection broke'));
    request.on('data', take).once('end', end).once('close', close);
    try {
      return await promise;
    } finally {
      request.off('data', take).off('end', end).off('close', close);
      timer.cancel();
      this.#forget(arrival);
    }
  }

  #keep(arrival: Arrival, piece: Buffer): void {
    if (!this.#arrivals.has(arrival)) return;
    const needed = arrival.bytes + piece.length;
    if (needed > arrival.room.length) this.#grow(arrival, Math.max(needed, arrival.room.length * 2, FIRST_ROOM));
    piece.copy(arrival.room, arrival.bytes);
    arrival.bytes = needed;
    while (this.#memory > this.#limits.requestMemory) this.#giveUp(this.#chooseForRoom() ?? arrival);
  }

  #grow(arrival: Arrival, size: number): void {
    const room = Buffer.alloc(size);
    arrival.room.copy(room, 0, 0, arrival.bytes);
    this.#memory += size - arrival.room.length;
    arrival.room = room;
  }

  #giveUp(arrival: Arrival): void {
    arrival.fail(new AirchainError('API_BODIES_FULL', 'Cannot read the body: too many others are still arriving'));
    this.#forget(arrival);
  }

  /** Who makes room for others. */
  #chooseForRoom(): Arrival | undefined {
    const arrivals = [...this.#arrivals];
    return arrivals.find(({ isLoggedIn }) => !isLoggedIn) ?? arrivals[0];
  }

  #forget(arrival: Arrival): void {
    if (!this.#arrivals.delete(arrival)) return;
    this.#memory -= arrival.room.length;
  }
}

function tooLarge(most: ByteCount): AirchainError {
  return new AirchainError('API_BODY_TOO_LARGE', `Cannot take the request: its body is longer than ${most} bytes`);
}

function tooSlow(timeout: Millis): AirchainError {
  const seconds = millisToSeconds(timeout);
  return new AirchainError('API_BODY_TIMEOUT', `Cannot take the request: its body did not arrive within ${seconds} s`);
}

/** Reads the two types of bodies that routes take, JSON and forms; any other is refused with 415, unread. */
export function addBodyParsers(fastify: FastifyInstance, bodies: RequestBodies): void {
  fastify.removeAllContentTypeParsers();
  // Where the body decides there is no caller yet.
  const read = ({ raw, caller }: FastifyRequest) => bodies.read(raw, Boolean(caller?.user));
  fastify.addContentTypeParser('application/json', async (request: FastifyRequest) => {
    const body = await read(request);
    // Older pages name JSON as the type of a body that they do not send (seen with Momento's).
    return body.length === 0 ? undefined : parseJson(fastify, request, body.toString());
  });
  // Kept as it came, one character for each byte, for readQuery.
  fastify.addContentTypeParser('application/x-www-form-urlencoded', async (request: FastifyRequest) =>
    (await read(request)).toString('latin1'),
  );
}

/** As Fastify does it: `__proto__` and `constructor.prototype` are refused. */
function parseJson(fastify: FastifyInstance, request: FastifyRequest, text: string): Promise<unknown> {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  return new Promise((resolve, reject) => {
    void parse(request, text, (error, value) => (error ? reject(error) : resolve(value)));
  });
}

import { createEncoder, type OpusEncoderHandle } from 'libopus-wasm';
import type { WebSocket } from 'ws';
import type { SocketRequest, SocketRoute } from '../../src/api/index.ts';
import { byteCount } from '../../src/core/index.ts';

const RATE = 48_000;
const FRAMES = 960;
const PACKET_MS = 20;
const AMPLITUDE = 0.5;

/** What the stand-in does other than plainly. */
export interface MonitorStandInOptions {
  /** Tone of the left channel; the right one has twice as many hertz. */
  readonly hertz: number;
  /** Milliseconds that the server's clock is ahead of any other. */
  readonly clockAhead?: number;
  /** Which tokens are good. */
  readonly isTokenGood?: (token: string) => boolean;
}

/**
 * The server's side of the monitor socket (docs/protocols/monitor-socket.md), written from the norm alone: a tone without
 * an end in packets of 20 ms. Shares no code with airchain.
 */
export class MonitorStandIn {
  /** Queries of all sockets there were. */
  readonly queries: URLSearchParams[] = [];
  readonly #options: MonitorStandInOptions;
  readonly #feeds = new Set<ToneFeed>();

  constructor(options: MonitorStandInOptions) {
    this.#options = options;
  }

  /** For the table of sockets. */
  get route(): SocketRoute {
    return {
      ownPath: '/live/socket',
      matches: ({ path }) => path === '/live/socket',
      right: () => ({ right: 'public' }),
      protocol: null,
      maxMessage: byteCount(4096),
      open: (socket, request) => this.#open(socket, request),
    };
  }

  /** Sockets that are open and logged in. */
  get listeners(): number {
    return this.#feeds.size;
  }

  /** To all sockets that are open. */
  get packetsSent(): number {
    return [...this.#feeds].reduce((sum, { packetsSent }) => sum + packetsSent, 0);
  }

  /** Leaves out the next packets. */
  lose(packets: number): void {
    for (const feed of this.#feeds) feed.lose(packets);
  }

  /** Holds packets back for a while, then sends them all at once. */
  stall(milliseconds: number): void {
    for (const feed of this.#feeds) feed.stall(milliseconds);
  }

  setTitle(artist: string, title: string): void {
    for (const feed of this.#feeds) feed.setTitle({ artist, title, display: `${artist} - ${title}` });
  }

  /** Disconnects all clients. */
  disconnect(code: number): void {
    for (const feed of this.#feeds) feed.socket.close(code);
  }

  #open(socket: WebSocket, { query }: SocketRequest): void {
    this.queries.push(query);
    const { isTokenGood = () => true } = this.#options;
    const begin = () => {
      const feed = new ToneFeed(socket, query, this.#options);
      this.#feeds.add(feed);
      socket.once('close', () => this.#feeds.delete(feed));
      void feed.begin();
    };
    const isLoggedIn = query.has('token') && isTokenGood(query.get('token')!);
    if (isLoggedIn) begin();
    else this.#askLogin(socket, isTokenGood, begin);
  }

  #askLogin(socket: WebSocket, isTokenGood: (token: string) => boolean, begin: () => void): void {
    socket.send(JSON.stringify({ type: 'login' }));
    socket.once('message', (data) => {
      const { token = '' } = JSON.parse(String(data)) as { token?: string };
      if (isTokenGood(token)) return begin();
      socket.send(JSON.stringify({ type: 'error', code: 'AUTH_CREDENTIALS_WRONG', message: 'Wrong token' }));
      socket.close(4401);
    });
  }
}

class ToneFeed {
  readonly socket: WebSocket;
  packetsSent = 0;
  readonly #query: URLSearchParams;
  readonly #options: MonitorStandInOptions;
  readonly #beganAt = performance.now();
  #encoder: OpusEncoderHandle | null = null;
  #number = 0;
  #toLose = 0;
  #heldUntil = 0;

  constructor(socket: WebSocket, query: URLSearchParams, options: MonitorStandInOptions) {
    this.socket = socket;
    this.#query = query;
    this.#options = options;
  }

  async begin(): Promise<void> {
    const codec = this.#query.get('codec') ?? 'opus';
    if (codec === 'opus') this.#encoder = await createEncoder({ sampleRate: RATE, channels: 2, bitrate: 96_000 });
    this.socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; at: number };
      if (message.type === 'ping') this.#tell({ type: 'pong', at: message.at, serverAt: this.#now() });
    });
    const kind = ['program', 'input', 'mount'].find((one) => this.#query.has(one)) ?? 'program';
    const format = { codec, sampleRate: RATE, channels: 2, packetMillis: PACKET_MS };
    this.#tell({
      type: 'ready',
      protocol: 1,
      subject: { kind, name: this.#query.get(kind) ?? 'main' },
      format: { ...format, lookaheadFrames: this.#encoder?.getLookahead() ?? 0 },
      clock: this.#moment(),
      title: null,
      levels: null,
    });
    const packets = setInterval(() => this.#sendDue(codec), 5);
    const clock = setInterval(() => this.#tell({ type: 'clock', ...this.#moment() }), 1000);
    this.socket.once('close', () => {
      clearInterval(packets);
      clearInterval(clock);
      this.#encoder?.free();
    });
  }

  lose(packets: number): void {
    this.#toLose = packets;
  }

  stall(milliseconds: number): void {
    this.#heldUntil = performance.now() + milliseconds;
  }

  setTitle(title: object): void {
    this.#tell({ type: 'title', title, position: this.#number * FRAMES });
  }

  #now(): number {
    return performance.now() + (this.#options.clockAhead ?? 0);
  }

  /** A packet is made when its last frame is. */
  #moment(): { position: number; at: number } {
    return { position: 0, at: this.#beganAt + (this.#options.clockAhead ?? 0) };
  }

  #sendDue(codec: string): void {
    const now = performance.now();
    if (now < this.#heldUntil) return;
    const due = Math.floor((now - this.#beganAt) / PACKET_MS);
    while (this.#number < due) {
      const sound = this.#encode(codec, this.#tone(this.#number * FRAMES));
      if (this.#toLose > 0) this.#toLose--;
      else this.#sendPacket(sound);
      this.#number++;
    }
  }

  #sendPacket(sound: Buffer): void {
    const head = Buffer.alloc(16);
    head.writeUInt8(1, 0);
    head.writeUInt32BE(this.#number, 4);
    head.writeDoubleBE(this.#number * FRAMES, 8);
    this.packetsSent++;
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(Buffer.concat([head, sound]));
  }

  #tone(from: number): Float32Array {
    const samples = new Float32Array(FRAMES * 2);
    for (let frame = 0; frame < FRAMES; frame++) {
      const turns = (2 * Math.PI * this.#options.hertz * (from + frame)) / RATE;
      samples[frame * 2] = AMPLITUDE * Math.sin(turns);
      samples[frame * 2 + 1] = (AMPLITUDE / 2) * Math.sin(2 * turns);
    }
    return samples;
  }

  #encode(codec: string, samples: Float32Array): Buffer {
    if (this.#encoder) return Buffer.from(this.#encoder.encodeFloat(samples));
    const bytes = Buffer.alloc(samples.length * (codec === 's16le' ? 2 : 4));
    samples.forEach((sample, index) => {
      if (codec === 's16le') bytes.writeInt16LE(Math.round(sample * 32_767), index * 2);
      else bytes.writeFloatLE(sample, index * 4);
    });
    return bytes;
  }

  #tell(message: object): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message));
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { computeCpu, type Noise, readCpus, round } from '../cpu-window.ts';
import { prepareAirchain } from '../servers/airchain.ts';
import { prepareIcecast2 } from '../servers/icecast2.ts';
import {
  findFreePort,
  isListening,
  type ServerCommand,
  type ServerOptions,
  ServerProcess,
} from '../servers/server-process.ts';
import { StationListener } from '../station/station-listener.ts';
import { PageTimes } from './page-times.ts';

/** What was measured of one server. */
export interface LinkFigures extends Noise {
  readonly server: string;
  readonly delayMillis: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly arrivedPercent: number;
  readonly cpuPercent: number;
}

/** How it is measured. */
export interface LinkRun {
  readonly folder: string;
  readonly seconds: number;
  readonly abort: AbortSignal;
}

/** Where the broadcaster sends to and the listener asks. */
interface Way {
  /** Ends with the empty line; the body follows in chunks where `isChunked`. */
  readonly sendHead: string;
  readonly isChunked: boolean;
  readonly listenPath: string;
}

/** The listener's burst and the first moments of every process are not measured. */
const SETTLING_MILLIS = 3000;
/** What is under way when the window closes still arrives. */
const LAST_MILLIS = 1000;
const SEND_FROM_FFMPEG =
  '-v error -nostdin -re -f lavfi -i anoisesrc=color=pink:amplitude=0.2:sample_rate=48000 -ac 2 -c:a libopus -b:a 96k ' +
  '-application lowdelay -frame_duration 20 -page_duration 20000 -flush_packets 1 -f ogg pipe:1';

/** Measures a link of airchain's. */
export function measureAirchainLink(run: LinkRun): Promise<LinkFigures> {
  return measureWay(run, prepareAirchain, async (port, password) => {
    const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
    const answer = await fetch(`http://127.0.0.1:${port}/api/start`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{}',
      signal: run.abort,
    });
    if (!answer.ok) throw new Error(`Cannot make a link: ${answer.status} ${await answer.text()}`);
    const { stream_id: id, ingest_key: key } = (await answer.json()) as { stream_id: string; ingest_key: string };
    const head = [
      `POST /ingest/${id}?key=${key} HTTP/1.1`,
      'Host: localhost',
      'Content-Type: audio/ogg',
      'Transfer-Encoding: chunked',
    ];
    return { sendHead: `${head.join('\r\n')}\r\n\r\n`, isChunked: true, listenPath: `/stream/${id}` };
  });
}

/** Measures an ordinary mount of Debian's icecast2. */
export function measureIcecastMount(run: LinkRun): Promise<LinkFigures> {
  return measureWay(run, prepareIcecast2, async (_, password) => {
    const authorization = `Basic ${Buffer.from(`source:${password}`).toString('base64')}`;
    const head = ['PUT /bench.ogg HTTP/1.0', `Authorization: ${authorization}`, 'Content-Type: audio/ogg'];
    return { sendHead: `${head.join('\r\n')}\r\n\r\n`, isChunked: false, listenPath: '/bench.ogg' };
  });
}

async function measureWay(
  { folder, seconds, abort }: LinkRun,
  prepare: (options: ServerOptions) => ServerCommand,
  findWay: (port: number, password: string) => Promise<Way>,
): Promise<LinkFigures> {
  const port = await findFreePort();
  const sourcePassword = randomBytes(8).toString('hex');
  const command = prepare({ folder, port, sourcePassword, listeners: 1, mounts: 1, lowLatency: true });
  const server = await ServerProcess.start(command, { connections: 2, isReady: () => isListening(port) });
  const stops: (() => unknown)[] = [() => server.stop()];
  try {
    const way = await findWay(port, sourcePassword);
    const sent = new PageTimes();
    const socket = connect(port, '127.0.0.1');
    stops.push(() => socket.destroy());
    const encoder = broadcast(socket, way, sent);
    stops.push(() => encoder.kill('SIGKILL'));
    const listener = await StationListener.join(port, way.listenPath, abort);
    stops.push(() => listener.close());
    const arrived = listenTo(listener);
    await sleep(SETTLING_MILLIS, undefined, { signal: abort });
    const before = readCpus(server.pid, process.pid);
    await sleep(seconds * 1000, undefined, { signal: abort });
    const after = readCpus(server.pid, process.pid);
    await sleep(LAST_MILLIS, undefined, { signal: abort });
    if (encoder.exitCode !== null || !listener.isPlaying)
      throw new Error(`Cannot use the run of ${server.name}: it was cut`);
    return {
      server: server.name,
      ...compareTimes(sent.times, arrived(), before.at, after.at),
      ...computeCpu(before, after),
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** A real ffmpeg, whose pages are noted and handed on as they leave it. */
function broadcast(socket: Socket, { sendHead, isChunked }: Way, sent: PageTimes): ChildProcess {
  socket.on('error', () => {}); // seen at the listener
  socket.setNoDelay(true);
  socket.write(sendHead);
  const encoder = spawn('ffmpeg', SEND_FROM_FFMPEG.split(' '), { stdio: ['ignore', 'pipe', 'inherit'] });
  encoder.stdout!.on('data', (bytes: Buffer) => {
    sent.push(bytes);
    socket.write(
      isChunked ? Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]) : bytes,
    );
  });
  void once(encoder, 'error').then(([error]) => socket.destroy(error as Error));
  return encoder;
}

/** The times of what a listener gets, from its first byte on. */
function listenTo(listener: StationListener): () => ReadonlyMap<string, number> {
  return () => {
    const times = new PageTimes();
    for (const { at, bytes } of listener.pieces) times.push(bytes, at);
    return times.times;
  };
}

function compareTimes(
  sent: ReadonlyMap<string, number>,
  arrived: ReadonlyMap<string, number>,
  from: number,
  to: number,
) {
  const due = [...sent].filter(([, at]) => at >= from && at < to);
  const delays = due.flatMap(([key, at]) => {
    const came = arrived.get(key);
    return came === undefined ? [] : [came - at];
  });
  delays.sort((a, b) => a - b);
  const at = (share: number) =>
    round(delays[Math.min(delays.length - 1, Math.floor(share * delays.length))] ?? Number.NaN);
  return {
    delayMillis: { p50: at(0.5), p99: at(0.99), max: at(1) },
    arrivedPercent: round((100 * delays.length) / due.length),
  };
}

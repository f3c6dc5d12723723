import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { measureCpu } from '../cpu-window.ts';
import { prepareIcecast2 } from '../servers/icecast2.ts';
import { findFreePort, isListening, ServerProcess } from '../servers/server-process.ts';
import { StationListener } from '../station/station-listener.ts';
import { lendClickEar, readClicks } from './click-ear.ts';
import { CLICK_RATE, makeClickTrack, placeClicks } from './click-track.ts';
import { type MonitorFigures, type MonitorRun, pairClicks, spread } from './figures.ts';

const MOUNT = '/clicks.ogg';
const TRACK_SECONDS = 600;
const BLOCK_MILLIS = 20;
const BLOCK_SAMPLES = (2 * CLICK_RATE * BLOCK_MILLIS) / 1000;
const SETTLING_MILLIS = 8000;
const PAGE_SETTLING_MILLIS = 6000;
/** A browser buffers some seconds, and the distance to the last click identifies each one. */
const MOST_DELAY_MILLIS = 15_000;
const ENCODE =
  `-v error -nostdin -f s16le -ar ${CLICK_RATE} -ac 2 -probesize 32 -analyzeduration 0 -i pipe:0 -c:a libopus -b:a 96k ` +
  '-application lowdelay -frame_duration 20 -page_duration 20000 -flush_packets 1 -f ogg pipe:1';

/** Measures what people have without a monitor: the same sound as Opus on a mount of icecast2, in a browser's own player. */
export async function measureIcecast2(run: MonitorRun & { readonly browser: Browser }): Promise<MonitorFigures> {
  const { folder, listeners, abort } = run;
  const port = await findFreePort();
  const sourcePassword = randomBytes(8).toString('hex');
  const command = prepareIcecast2({ folder, port, sourcePassword, listeners: listeners, mounts: 1, lowLatency: true });
  const server = await ServerProcess.start(command, { connections: listeners + 10, isReady: () => isListening(port) });
  const stops: (() => unknown)[] = [() => server.stop()];
  try {
    const source = new ClickSource(port, sourcePassword);
    stops.push(() => source.stop());
    await sleep(SETTLING_MILLIS, undefined, { signal: abort });
    const idle = await measureCpu(server.pid, run.seconds, abort);
    const crowd: StationListener[] = [];
    const sendAway = () => {
      for (const listener of crowd) listener.close();
    };
    stops.push(sendAway);
    while (crowd.length < listeners) crowd.push(await StationListener.join(port, MOUNT, abort));
    const busy = await measureCpu(server.pid, run.seconds, abort);
    if (crowd.some(({ isPlaying }) => !isPlaying)) throw new Error('Cannot use the run of icecast2: it was cut');
    sendAway();
    return {
      server: server.name,
      ...busy,
      idleCpuPercent: idle.cpuPercent,
      ...(await measurePage(run, port, source)),
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function measurePage(
  { clicks, abort, browser }: MonitorRun & { readonly browser: Browser },
  port: number,
  source: ClickSource,
) {
  const page = await browser.newPage({ bypassCSP: true });
  try {
    await lendClickEar(page);
    await page.goto(`http://127.0.0.1:${port}/status-json.xsl`);
    await page.evaluate(`(async () => {
      const context = new AudioContext();
      const player = new Audio('${MOUNT}');
      context.createMediaElementSource(player).connect(context.destination);
      await player.play();
    })()`);
    await sleep(PAGE_SETTLING_MILLIS, undefined, { signal: abort });
    const begun = performance.now();
    await sleep(clicks * 1000, undefined, { signal: abort });
    const heard = (await readClicks(page)).filter((at) => at > begun);
    const delays = matchPattern(source.made, heard);
    return { clickMillis: spread(delays), clicks: delays.length };
  } finally {
    await page.close();
  }
}

/**
 * The delays of clicks that are heard seconds after they were made: the shift under which all of them fall on clicks. Their
 * distances are never the same twice.
 */
function matchPattern(made: readonly number[], heard: readonly number[]): number[] {
  const [first] = heard;
  if (first === undefined) return [];
  const shifts = made.map((at) => first - at).filter((shift) => shift > 0 && shift < MOST_DELAY_MILLIS);
  const trials = shifts.map((shift) => {
    const expected = made.map((at) => at + shift);
    const misses = heard.map((at) => Math.min(...expected.map((time) => Math.abs(time - at))));
    return { shift, miss: misses.reduce((sum, miss) => sum + miss, 0) };
  });
  const best = trials.toSorted((a, b) => a.miss - b.miss)[0];
  if (!best) return [];
  const nearly = made.map((at) => at + best.shift - 100);
  return pairClicks(nearly, heard, 200).map((delay) => delay + best.shift - 100);
}

/** A broadcaster: hands the click track to an ffmpeg as it is due, and its pages to the server. */
class ClickSource {
  /** When each click so far was handed over, `performance.now()`. */
  readonly made: number[] = [];
  readonly #samples = makeClickTrack(TRACK_SECONDS);
  readonly #clicks = placeClicks(TRACK_SECONDS);
  readonly #encoder: ChildProcess;
  readonly #beganAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  #block = 0;

  constructor(port: number, password: string) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {}); // seen at the listeners
    socket.setNoDelay(true);
    const authorization = `Basic ${Buffer.from(`source:${password}`).toString('base64')}`;
    socket.write(`PUT ${MOUNT} HTTP/1.0\r\nAuthorization: ${authorization}\r\nContent-Type: audio/ogg\r\n\r\n`);
    this.#encoder = spawn('ffmpeg', ENCODE.split(' '), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#encoder.stdin!.on('error', () => {});
    this.#encoder.stdout!.pipe(socket);
    this.#timer = setInterval(() => this.#sendDue(), 5);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#encoder.kill('SIGKILL');
    if (this.#encoder.exitCode === null && this.#encoder.signalCode === null) await once(this.#encoder, 'exit');
  }

  #sendDue(): void {
    const due = Math.floor((performance.now() - this.#beganAt) / BLOCK_MILLIS);
    for (; this.#block < due; this.#block++) {
      const from = this.#block * BLOCK_SAMPLES;
      const block = this.#samples.subarray(from, from + BLOCK_SAMPLES);
      this.#encoder.stdin!.write(Buffer.from(block.buffer, block.byteOffset, block.byteLength));
      const now = performance.now();
      const isIn = (frame: number) => frame >= from / 2 && frame < (from + BLOCK_SAMPLES) / 2;
      for (const _ of this.#clicks.filter(isIn)) this.made.push(now);
    }
  }
}

import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { measureCpu } from '../cpu-window.ts';
import { findFreePort, isListening, ServerProcess } from '../servers/server-process.ts';
import { prepareAirchainTrack } from '../servers/track-airchain.ts';
import { lendClickEar, readClicks } from './click-ear.ts';
import { CLICK_RATE, CLICKS_APART_MILLIS, ClickFinder, makeClickTrack, writeWav } from './click-track.ts';
import { type MonitorFigures, type MonitorRun, pairClicks, spread } from './figures.ts';
import { MonitorSocket } from './monitor-socket.ts';

/** The start, and the measuring of the track, are over by then. */
const SETTLING_MILLIS = 8000;
const TRACK_SECONDS = 600;
/** Beginning to listen is not looked at. */
const PAGE_SETTLING_MILLIS = 3000;

/** Measures airchain: a program that plays a click track, listeners of its monitor, and its monitor's page. */
export async function measureAirchain(
  run: MonitorRun & { readonly main: string; readonly browser: Browser },
): Promise<MonitorFigures> {
  const port = await findFreePort();
  const password = randomBytes(8).toString('hex');
  const music = join(run.folder, 'music');
  mkdirSync(music);
  writeWav(join(music, 'clicks.wav'), makeClickTrack(TRACK_SECONDS));
  const command = prepareAirchainTrack({ ...run, port, password, music });
  const server = await ServerProcess.start(command, {
    connections: run.listeners + 10,
    isReady: () => isListening(port),
  });
  try {
    await sleep(SETTLING_MILLIS, undefined, { signal: run.abort });
    const token = await getToken(port, password, run.abort);
    return {
      server: server.name,
      ...(await measureClients(server, run, port, token)),
      ...(await measurePage(run, port, { token, password })),
    };
  } finally {
    await server.stop();
  }
}

async function getToken(port: number, password: string, signal: AbortSignal): Promise<string> {
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  const answer = await fetch(`http://127.0.0.1:${port}/api/monitor/tokens`, {
    method: 'POST',
    headers: { authorization },
    signal,
  });
  if (!answer.ok) throw new Error(`Cannot get a token: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { token: string }).token;
}

async function measureClients(server: ServerProcess, run: MonitorRun, port: number, token: string) {
  const { seconds, listeners, abort } = run;
  const idle = await measureCpu(server.pid, seconds, abort);
  const delays: number[] = [];
  const sockets: MonitorSocket[] = [];
  try {
    for (let index = 0; index < listeners; index++) {
      const socket = await MonitorSocket.open(port, `codec=opus&token=${token}`, ({ at, position }) => {
        const madeAt = sockets[index]?.madeAt(position);
        if (madeAt !== null && madeAt !== undefined) delays.push(at - madeAt);
      });
      sockets.push(socket);
    }
    await sleep(1000, undefined, { signal: abort });
    delays.length = 0;
    const busy = await measureCpu(server.pid, seconds, abort);
    if (sockets.some(({ isOpen }) => !isOpen)) throw new Error('Cannot use the run of airchain: a monitor was closed');
    const due = seconds * 50 * listeners;
    if (delays.length < 0.98 * due)
      throw new Error(`Cannot use the run of airchain: ${delays.length} packets of ${due}`);
    const lostPackets = sockets.reduce((sum, { lost }) => sum + lost, 0);
    return { ...busy, idleCpuPercent: idle.cpuPercent, packetMillis: spread(delays), lostPackets };
  } finally {
    for (const socket of sockets) socket.close();
  }
}

/** The monitor's page in Chromium; a listener of PCM says where the clicks are, and the server when they were made. */
async function measurePage(
  { clicks, abort, browser }: MonitorRun & { readonly browser: Browser },
  port: number,
  { token, password }: { readonly token: string; readonly password: string },
) {
  const made: number[] = [];
  const finder = new ClickFinder(CLICK_RATE);
  const socket = await MonitorSocket.open(port, `codec=f32le&channels=1&token=${token}`, ({ position, sound }) => {
    const index = finder.find(new Float32Array(sound.buffer.slice(sound.byteOffset, sound.byteOffset + sound.length)));
    const madeAt = index === null ? null : socket.madeAt(position);
    if (madeAt !== null) made.push(madeAt);
  });
  const page = await browser.newPage({ bypassCSP: true });
  try {
    await lendClickEar(page);
    await page.goto(`http://127.0.0.1:${port}/live`);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Listen' }).click();
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await sleep(PAGE_SETTLING_MILLIS, undefined, { signal: abort });
    const begun = performance.now();
    await sleep(clicks * 1000, undefined, { signal: abort });
    const heard = (await readClicks(page)).filter((at) => at > begun);
    const delays = pairClicks(made, heard, CLICKS_APART_MILLIS);
    return { clickMillis: spread(delays), clicks: delays.length };
  } finally {
    await page.close();
    socket.close();
  }
}

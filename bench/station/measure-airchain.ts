import { randomBytes } from 'node:crypto';
import { findFreePort, isListening, ServerProcess } from '../servers/server-process.ts';
import { prepareAirchainStation } from '../servers/station-airchain.ts';
import { checkLevel } from './hearing.ts';
import { measureLive } from './live.ts';
import { Recording } from './recording.ts';
import type { StationFigures } from './station-figures.ts';
import { StationListener } from './station-listener.ts';
import { measureWindow } from './steady-window.ts';

/** What airchain is to do. */
export interface AirchainRun {
  readonly folder: string;
  /** The program, from `buildAirchain`. */
  readonly main: string;
  readonly music: string;
  readonly seconds: number;
  /** How many DJs come after the window. */
  readonly djs: number;
  readonly abort: AbortSignal;
}

const MOUNTS = ['/stream.mp3', '/stream.opus', '/stream.aac'] as const;

/** Measures airchain with a listener on each of its three mounts. */
export async function measureAirchain(run: AirchainRun): Promise<StationFigures> {
  const port = await findFreePort();
  const sourcePassword = randomBytes(8).toString('hex');
  const command = prepareAirchainStation({ ...run, port, sourcePassword });
  const startedAt = performance.now();
  const over = new AbortController();
  const end = AbortSignal.any([run.abort, over.signal]);
  const joining = Promise.all(MOUNTS.map((mount) => StationListener.join(port, mount, end)));
  joining.catch(() => {}); // awaited below, if the server starts
  const stops: (() => Promise<void> | void)[] = [() => over.abort()];
  try {
    const server = await ServerProcess.start(command, {
      connections: MOUNTS.length + run.djs,
      isReady: () => isListening(port),
    });
    stops.push(() => server.stop());
    const listeners = await joining;
    return await measureWith(listeners, server, { ...run, abort: end }, { port, sourcePassword, startedAt });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

interface RunningStation {
  readonly port: number;
  readonly sourcePassword: string;
  readonly startedAt: number;
}

async function measureWith(
  listeners: readonly StationListener[],
  server: ServerProcess,
  run: AirchainRun,
  { port, sourcePassword, startedAt }: RunningStation,
): Promise<StationFigures> {
  const countBytes = () => listeners.map((listener) => listener.bytes);
  const figures = await measureWindow(server, { ...run, startedAt, countBytes });
  const [mp3] = listeners;
  if (!mp3 || listeners.some((listener) => !listener.isPlaying)) {
    throw new Error(`Cannot use the run of airchain: a listener was disconnected\n${server.readLogTail()}`);
  }
  return {
    ...figures,
    levelDbfs: checkLevel(server.name, new Recording(mp3).samples),
    firstByteMillis: listeners.map(({ firstByteAt }) => Math.round(firstByteAt - startedAt)),
    ...(run.djs > 0 && { live: await measureLive(mp3, { ...run, port, sourcePassword }) }),
  };
}

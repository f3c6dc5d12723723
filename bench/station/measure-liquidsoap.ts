import { readFileSync, statSync } from 'node:fs';
import { ServerProcess } from '../servers/server-process.ts';
import { prepareLiquidsoap } from '../servers/station-liquidsoap.ts';
import { checkLevel, decode } from './hearing.ts';
import type { StationFigures } from './station-figures.ts';
import { measureWindow } from './steady-window.ts';

/** Measures Debian's liquidsoap, which plays `music` into files in `folder`. */
export async function measureLiquidsoap(
  folder: string,
  music: string,
  seconds: number,
  abort: AbortSignal,
): Promise<StationFigures> {
  const { command, files } = prepareLiquidsoap(folder, music);
  const countBytes = () =>
    [files.mp3, files.opus, files.aac].map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  const isReady = () => countBytes().every((bytes) => bytes > 0);
  const startedAt = performance.now();
  const server = await ServerProcess.start(command, { connections: 0, isReady });
  try {
    const figures = await measureWindow(server, { startedAt, seconds, countBytes, abort });
    return { ...figures, levelDbfs: checkLevel(server.name, decode('mp3', readFileSync(files.mp3))) };
  } finally {
    await server.stop();
  }
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerCommand } from './server-process.ts';

/** A server that plays a folder, and where its sound is found. */
export interface LiquidsoapStation {
  readonly command: ServerCommand;
  /** The files that it writes, one of each format. */
  readonly files: Readonly<Record<'mp3' | 'opus' | 'aac', string>>;
}

/** Prepares Debian's liquidsoap with the script beside this file. It plays `music` and writes three files into `folder`. */
export function prepareLiquidsoap(folder: string, music: string): LiquidsoapStation {
  const output = join(folder, 'output');
  mkdirSync(output);
  const script = join(import.meta.dirname, 'station.liq');
  return {
    command: {
      name: 'liquidsoap',
      command: 'env',
      arguments: [`BENCH_MUSIC=${music}`, `BENCH_OUTPUT=${output}`, 'liquidsoap', script],
      log: join(folder, 'output.log'),
    },
    files: {
      mp3: join(output, 'stream.mp3'),
      opus: join(output, 'stream.opus'),
      aac: join(output, 'stream.aac'),
    },
  };
}

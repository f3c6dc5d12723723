import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { StreamForm } from './forms.ts';

const QUIET = ['-v', 'error', '-nostdin', '-y'] as const;
/** Noise takes the whole bit rate: a tone would take less, and browsers would wait longer. */
const NOISE = 'anoisesrc=color=pink:amplitude=0.3:sample_rate=44100';

/** Encodes noise once in each form, so that the window is not spent on encoders. The files by the form's name. */
export async function encodeForms(
  folder: string,
  forms: readonly StreamForm[],
  seconds: number,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const { name, muxer, encoder } of forms) {
    const file = join(folder, name);
    const ffmpeg = spawn(
      'ffmpeg',
      [...QUIET, '-f', 'lavfi', '-t', String(seconds), '-i', NOISE, ...encoder, '-f', muxer, file],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const [code] = await once(ffmpeg, 'exit');
    if (code !== 0) throw new Error(`Cannot encode "${name}": ffmpeg ended with ${code}`);
    files.set(name, file);
  }
  return files;
}

/** Source clients that send the files in real time, each to the mount of its name. */
export class StreamSources {
  readonly #clients: readonly ChildProcess[];

  constructor(port: number, password: string, forms: readonly StreamForm[], files: ReadonlyMap<string, string>) {
    this.#clients = forms.map(({ name, contentType, muxer }) => {
      const mount = `icecast://source:${password}@127.0.0.1:${port}/${name}`;
      const input = ['-re', '-i', files.get(name)!, '-c', 'copy', '-flush_packets', '1'];
      return spawn('ffmpeg', [...QUIET, ...input, '-f', muxer, '-content_type', contentType, mount], {
        stdio: ['ignore', 'ignore', 'ignore'],
      });
    });
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) {
      client.kill('SIGKILL');
      if (client.exitCode === null && client.signalCode === null) await once(client, 'exit');
    }
  }
}

import { FfmpegProcess } from './ffmpeg-process.ts';

/** The ffmpeg of this machine. */
export interface Ffmpeg {
  /** Name or path to start it by. */
  readonly command: string;
  /** As it says itself: `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** Names of the audio encoders that it was built with. */
  readonly encoders: ReadonlySet<string>;
}

/** Looks whether there is an ffmpeg and what it can do; null: there is none that runs. */
export async function findFfmpeg(command = 'ffmpeg'): Promise<Ffmpeg | null> {
  const [about, encoders] = await Promise.all([ask(command, '-version'), ask(command, '-encoders')]);
  const version = /^ffmpeg version (\S+)/m.exec(about ?? '')?.[1];
  if (version === undefined || encoders === null) return null;
  return { command, version, encoders: new Set([...encoders.matchAll(/^ A\S* (\w\S*)/gm)].map((line) => line[1]!)) };
}

async function ask(command: string, question: string): Promise<string | null> {
  const run = new FfmpegProcess({ command, arguments: [question], takesInput: false });
  const pieces: Buffer[] = [];
  run.output.on('data', (bytes: Buffer) => pieces.push(bytes));
  const { isSuccess } = await run.ended;
  return isSuccess ? Buffer.concat(pieces).toString() : null;
}

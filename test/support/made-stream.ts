import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MOST_BYTES = 16 * 1024 * 1024;

/** What to make: ffmpeg's arguments behind its inputs, `-f` among them. */
export interface MadeStreamOptions {
  readonly output: readonly string[];
  /** Adds a test picture of 25 frames a second. */
  readonly hasPicture?: boolean;
  readonly seconds?: number;
  readonly hertz?: number;
}

/** A tone, and a picture where one is wanted, as ffmpeg writes them into a pipe. */
export async function makeStream({
  output,
  hasPicture = false,
  seconds = 3,
  hertz = 440,
}: MadeStreamOptions): Promise<Buffer> {
  const picture = hasPicture ? ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25'] : [];
  const tone = ['-f', 'lavfi', '-i', `sine=frequency=${hertz}:sample_rate=44100`];
  const args = [
    '-hide_banner',
    '-loglevel',
    'error',
    '-nostdin',
    ...picture,
    ...tone,
    '-t',
    String(seconds),
    ...output,
  ];
  const { stdout } = await run('ffmpeg', [...args, 'pipe:1'], { encoding: 'buffer', maxBuffer: MOST_BYTES });
  return stdout;
}

/** A packet as ffprobe reads it. */
export interface ProbedPacket {
  readonly type: string;
  /** In seconds. */
  readonly time: string;
  readonly bytes: number;
  readonly isKeyframe: boolean;
}

/** What ffprobe finds in a stream, in its order. */
export async function probePackets(stream: Buffer): Promise<ProbedPacket[]> {
  const entries = 'packet=codec_type,pts_time,size,flags';
  const ffprobe = run('ffprobe', ['-loglevel', 'error', '-show_entries', entries, '-of', 'json', 'pipe:0']);
  ffprobe.child.stdin?.end(stream);
  const { packets } = JSON.parse((await ffprobe).stdout) as { packets: Record<string, string>[] };
  return packets.map(({ codec_type, pts_time, size, flags }) => ({
    type: codec_type ?? '',
    time: pts_time ?? '',
    bytes: Number(size),
    isKeyframe: flags?.startsWith('K') ?? false,
  }));
}

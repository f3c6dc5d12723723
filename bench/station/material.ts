import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The DJ's tone. The music has a hole there, so that it is found as soon as it begins. */
export const DJ_HERTZ = 5000;
/** The DJ's MP3 stream has this bit rate. */
export const DJ_BYTES_PER_SECOND = 16_000;

const HOLE_HERTZ = 1500;
const TRACKS = 6;
const TRACK_SECONDS = 25;

/** Runs ffmpeg to its end and returns what it wrote to its output. Throws with what it said. */
export function runFfmpeg(options: readonly string[], input?: Buffer): Buffer {
  const run = spawnSync('ffmpeg', ['-v', 'error', '-nostdin', ...options], { input, maxBuffer: 2 ** 30 });
  if (run.error)
    throw new Error('Cannot run ffmpeg: install it (Debian: apt-get install ffmpeg)', { cause: run.error });
  if (run.status !== 0) throw new Error(`Cannot run ffmpeg: ${run.stderr}`);
  return run.stdout;
}

/** Makes a folder of tagged MP3 files, each a tone of its own over pink noise, 44.1 kHz in stereo, and returns its path. */
export function makeMusic(folder: string): string {
  mkdirSync(folder);
  for (let index = 0; index < TRACKS; index++) {
    const noise = `anoisesrc=color=pink:amplitude=0.3:sample_rate=44100:seed=${index + 1}`;
    const tone = `sine=frequency=${330 + 110 * index}:sample_rate=44100`;
    const mix = `[0][1]amix=inputs=2:normalize=0,bandreject=f=${DJ_HERTZ}:width_type=h:w=${HOLE_HERTZ}`;
    const tags = ['-metadata', `title=Track ${index}`, '-metadata', `artist=Artist ${index}`];
    const sound = ['-f', 'lavfi', '-i', noise, '-f', 'lavfi', '-i', tone, '-filter_complex', mix];
    const format = ['-t', String(TRACK_SECONDS), '-ac', '2', '-c:a', 'libmp3lame', '-b:a', '192k'];
    runFfmpeg([...sound, ...format, ...tags, join(folder, `track-${index}.mp3`)]);
  }
  return folder;
}

/** Makes what a DJ sends: a tone in MP3, 128 kbit/s, from its first frame on. */
export function makeDjSound(seconds: number): Buffer {
  const tone = `aevalsrc=0.4*sin(2*PI*${DJ_HERTZ}*t):sample_rate=44100:duration=${seconds}`;
  const format = ['-ac', '2', '-c:a', 'libmp3lame', '-b:a', '128k', '-write_xing', '0', '-id3v2_version', '0'];
  return runFfmpeg(['-f', 'lavfi', '-i', tone, ...format, '-f', 'mp3', 'pipe:1']);
}

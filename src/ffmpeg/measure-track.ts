import { StringDecoder } from 'node:string_decoder';
import {
  type Clock,
  type Dbfs,
  dbfs,
  type Lufs,
  lufs,
  type Millis,
  micros,
  millis,
  systemPath,
} from '../core/index.ts';
import { TO_STEREO } from './channels.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import { findRefusedFormat } from './ffmpeg-process.ts';
import { MediaInput } from './media-input.ts';
import { SilenceEdges } from './silence-edges.ts';

/** What was measured of a whole file, in the form in which it is decoded for a program: 48 kHz, stereo. */
export interface TrackMeasurement {
  /** All that can be decoded, with the silence at both ends. */
  readonly duration: Millis;
  /** Where the silence at the beginning ends and that at the end begins: 0 and `duration` where there is none. */
  readonly cueIn: Millis;
  readonly cueOut: Millis;
  /** Null: it is too short to have a loudness. */
  readonly loudness: { readonly integrated: Lufs; readonly truePeak: Dbfs } | null;
}

/** What came of measuring a file. `broken`: the file is at fault. `failed`: ffmpeg is, or the machine; it may go well another time. */
export type MeasuredTrack =
  | { readonly kind: 'measured'; readonly measurement: TrackMeasurement }
  | { readonly kind: 'broken' | 'failed'; readonly reason: string };

/** What to measure. */
export interface MeasureTrackOptions {
  readonly clock: Clock;
  readonly ffmpeg: Ffmpeg;
  /** Of the file, absolute. */
  readonly path: string;
  /** Ends it early, as `failed`. */
  readonly signal?: AbortSignal;
  /** What it may take; default 20 min. */
  readonly limit?: Millis;
}

/** A day of sound on the smallest board takes this long; what takes longer hangs. */
const DEFAULT_LIMIT = millis(20 * 60_000);
/** What is weaker counts as silence: louder than the noise of a record, quieter than any beginning that is meant to be heard. */
export const SILENCE_DBFS = dbfs(-50);
/** Shorter silences at the ends are part of the music. */
const SHORTEST_SILENCE_SECONDS = 0.05;
/** R 128 calls this the threshold of everything: no loudness was found. */
const NO_LOUDNESS = lufs(-70);

const FILTERS = [
  TO_STEREO,
  'aformat=sample_rates=48000',
  // Places are counted in samples, as they are played: what a container says of its times may be something else.
  'asetpts=N/SR/TB',
  `silencedetect=n=${SILENCE_DBFS}dB:d=${SHORTEST_SILENCE_SECONDS}`,
  'ametadata=mode=print:file=-',
  // Its lines for each 100 ms would push the summary's neighbours out of what is kept of the messages.
  'ebur128=peak=true:framelog=verbose',
].join(',');
/** The words before a message tell whose fault it is; a report of the progress comes at the beginning and at the end alone. */
const REPORTS = ['-v', 'level+info', '-progress', 'pipe:2', '-stats_period', '86400'];
/** What can be decoded of a damaged file is played, so it is measured. */
const TOLERANT = ['-max_error_rate', '1'];
const OUTPUT = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-af', FILTERS, '-f', 'null', '-'];
const GAVE_UP = 'Conversion failed!';

/**
 * Measures a file from beginning to end in one run of ffmpeg that gives way to everything else: loudness and true peak
 * after EBU R 128, exact duration, and the silence at both ends. Resolves in any case; reasons have no full stop.
 */
export async function measureTrack(options: MeasureTrackOptions): Promise<MeasuredTrack> {
  const { clock, ffmpeg, path, signal, limit = DEFAULT_LIMIT } = options;
  const edges = new SilenceEdges();
  const decoder = new StringDecoder('utf8');
  const run = ffmpeg.start({
    input: MediaInput.file(path),
    options: [...REPORTS, ...TOLERANT],
    output: OUTPUT,
    urgency: 'background',
    onOutput: (bytes) => edges.push(decoder.write(bytes)),
  });
  let stopped: string | null = null;
  const stop = (reason: string) => {
    stopped = reason;
    run.kill();
  };
  const onAbort = () => stop('it was ended');
  const timer = clock.after(limit, () => stop(`it was not done within ${Math.round(limit / 1000)} s`));
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const { isSuccess, reason } = await run.ended;
  timer.cancel();
  signal?.removeEventListener('abort', onAbort);
  if (stopped !== null) return { kind: 'failed', reason: stopped };
  return isSuccess ? readResult(run.messages, edges) : explainFailure(run.messages, path, reason);
}

function readResult(messages: string, edges: SilenceEdges): MeasuredTrack {
  const duration = millis(micros(lastNumber(messages, /^out_time_us=(\d+)/gm) ?? 0) / 1000);
  if (duration === 0) return { kind: 'broken', reason: 'there is no sound in it' };
  const integrated = lastNumber(messages, /^\s+I:\s+(\S+) LUFS/gm);
  const truePeak = lastNumber(messages, /^\s+Peak:\s+(\S+) dBFS/gm);
  if (truePeak === null || truePeak < SILENCE_DBFS) {
    return { kind: 'broken', reason: 'there is nothing but silence in it' };
  }
  const hasLoudness = integrated !== null && integrated > NO_LOUDNESS;
  const loudness = hasLoudness ? { integrated: lufs(integrated), truePeak: dbfs(truePeak) } : null;
  const cueOut = edges.cueOut(duration);
  return {
    kind: 'measured',
    measurement: { duration, cueIn: millis(Math.min(edges.cueIn, cueOut)), cueOut, loudness },
  };
}

/** The file is at fault where ffmpeg gave up by itself; where it was killed or crashed, its last words are about something else. */
function explainFailure(messages: string, path: string, reason: string): MeasuredTrack {
  const refused = findRefusedFormat(messages);
  if (refused !== null) return { kind: 'broken', reason: refused };
  const said = messages.split('\n').flatMap((line) => {
    const [, level, words] = /^(?:\[[^\]]* @ 0x[\da-f]+\] )*\[(\w+)\] (.*)/.exec(line) ?? [];
    return words === undefined ? [] : [{ isFault: level === 'error' || level === 'fatal', words }];
  });
  const last = said.at(-1);
  const gaveUp = last?.isFault || last?.words === GAVE_UP;
  if (!gaveUp || messages.includes('received signal')) return { kind: 'failed', reason };
  const words = said.findLast(({ isFault }) => isFault)?.words ?? GAVE_UP;
  return { kind: 'broken', reason: words.replaceAll(`file:${systemPath(path)}`, '').replace(/^: |[.!]$/g, '') };
}

/** The last number of that form; `-inf` counts as none. */
function lastNumber(text: string, form: RegExp): number | null {
  const value = Number([...text.matchAll(form)].at(-1)?.[1] ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}

import { type Codec, codecs } from '../formats/index.ts';
import { type RequestHead, RequestQuery } from '../protocols/http-head/index.ts';

/** One mount that a request for a ladder may be answered from. */
export interface Rung {
  readonly path: string;
  readonly format: Codec;
  readonly bitrateKbps: number;
}

/** The rungs by the path that stands for all of them, in the order of the configuration. */
export type Ladders = ReadonlyMap<string, readonly Rung[]>;

/** What of a request chooses a rung. */
export type LadderRequest = Pick<RequestHead, 'query' | 'headers'>;

/** What listeners get who say nothing: good enough for music, and no burden on a telephone. */
const USUAL_KBPS = 128;

/** A request without any preference. */
const PLAIN_REQUEST = { query: new RequestQuery(''), headers: new Map<string, string>() };

/**
 * The mounts of the ladder at `path`: first the one that such a request is answered from, then the others, the highest bit rate
 * first. Null: there is no ladder.
 */
export function listRungs(ladders: Ladders, path: string, request: LadderRequest = PLAIN_REQUEST): string[] | null {
  const rungs = ladders.get(path);
  if (!rungs) return null;
  const chosen = chooseRung(request, rungs);
  const others = rungs.filter((rung) => rung !== chosen).toSorted((a, b) => b.bitrateKbps - a.bitrateKbps);
  return [chosen, ...others].map((rung) => rung.path);
}

/**
 * Chooses the rung for a request: by `?format=` and `?bitrate=`, else by `Accept` and `Save-Data`. A value that does not exist
 * is ignored; a bit rate selects the best that is not above it. Among formats that are equally accepted the
 * operator's first is taken.
 */
export function chooseRung({ query, headers }: LadderRequest, rungs: readonly Rung[]): Rung {
  const asked = rungs.filter(({ format }) => format === query.get('format'));
  const welcome = asked.length > 0 ? asked : mostAccepted(headers.get('accept') ?? '*/*', rungs);
  const ofOneFormat = welcome.filter(({ format }) => format === welcome[0]!.format);
  return nearest(ofOneFormat, wantedBitrate(query.get('bitrate'), headers.get('save-data')));
}

function wantedBitrate(asked: string | null, saveData: string | undefined): number {
  const bitrate = Number(asked ?? Number.NaN);
  if (bitrate > 0) return bitrate;
  return saveData?.toLowerCase() === 'on' ? 0 : USUAL_KBPS;
}

/** The highest that is not above `bitrateKbps`, else the lowest. */
function nearest(rungs: readonly Rung[], bitrateKbps: number): Rung {
  const sorted = rungs.toSorted((a, b) => a.bitrateKbps - b.bitrateKbps);
  return sorted.findLast((rung) => rung.bitrateKbps <= bitrateKbps) ?? sorted[0]!;
}

/** Those that an `Accept` header gives the highest quality (RFC 9110 §12.5.1); all where it names none of them. */
function mostAccepted(accept: string, rungs: readonly Rung[]): Rung[] {
  const ranges = accept.toLowerCase().split(',').map(readRange);
  const qualities = rungs.map(({ format }) => qualityOf(format, ranges));
  const best = Math.max(...qualities);
  return rungs.filter((_, index) => qualities[index] === best);
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

function readRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.trim().split(/\s*;\s*/);
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
}

/** By the most exact range that fits. */
function qualityOf(format: Codec, ranges: readonly MediaRange[]): number {
  for (const types of [codecs[format].acceptTypes, ['audio/*'], ['*/*']]) {
    const fitting = ranges.filter(({ type }) => types.includes(type));
    if (fitting.length > 0) return Math.max(...fitting.map(({ quality }) => quality));
  }
  return 0;
}

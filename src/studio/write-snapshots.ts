import type { PlayRecord, ShelvedTrack, UpcomingTrack } from '../automation/index.ts';
import { type Millis, millis, type UnixMillis, unixMillis } from '../core/index.ts';
import type { PlaylistInput } from '../inputs/index.ts';
import type { Mount } from '../mount/index.ts';
import { IcecastOutput } from '../outputs/index.ts';
import { BLOCK_FRAMES, framesToMillis, type StereoLevels } from '../pcm/index.ts';
import type { BusLevels, OnAirTitle, Pacer, Program } from '../program/index.ts';
import type { RegisteredInput } from './input-registry.ts';
import type { RegisteredOutput } from './output-registry.ts';
import type {
  BusSnapshot,
  InputSnapshot,
  LevelsSnapshot,
  NowPlayingSnapshot,
  OutputFormSnapshot,
  OutputSnapshot,
  PlayedSnapshot,
  ProgramSnapshot,
  TrackSnapshot,
  UpcomingSnapshot,
} from './snapshots.ts';

/** Assumed where the duration of a track is not known. */
const USUAL_DURATION = millis(210_000);

/** Levels. */
export function snapshotLevels({ peak, rms }: StereoLevels): LevelsSnapshot {
  return { peakDbfs: peak, rmsDbfs: rms };
}

/** What the bus of a program measures. */
export function snapshotBus(levels: BusLevels): BusSnapshot {
  const { momentary, shortTerm, integrated } = levels.loudness;
  return {
    ...snapshotLevels(levels),
    momentaryLufs: momentary,
    shortTermLufs: shortTerm,
    integratedLufs: integrated,
    truePeakDbtp: levels.truePeak,
    gainReductionDb: levels.reduction,
  };
}

/** The input as it is now. */
export function snapshotInput(name: string, { input, plan, isEnabled }: RegisteredInput): InputSnapshot {
  const { state, reason, code, uptime, bytes, bitrateKbps, reconnects } = input.health.snapshot();
  return {
    name,
    type: plan.type,
    state,
    reason,
    code,
    enabled: isEnabled,
    uptime,
    bytes,
    bitrateKbps,
    reconnectCount: reconnects,
    buffer: input.buffer,
    gainDb: input.gain ?? null,
    levels: snapshotLevels(input.levels),
    title: input.title,
    url: input.origin,
    mount: plan.mount,
  };
}

/** The program as it is now; `playing`: the track of the input that is on air, null where it plays none. */
export function snapshotProgram(
  program: Program,
  timeZone: string | null,
  pacer: Pacer,
  playing: PlaylistInput['playing'],
): ProgramSnapshot {
  const { title, heardOfTitle } = program;
  // A track may have been resumed in the middle.
  const isPlaying = playing !== null && playing.track.title === title?.title;
  return {
    name: program.name,
    timeZone,
    onAir: program.onAir,
    selected: program.selected,
    inputs: program.standings,
    nowPlaying: title && snapshotOnAir(title, isPlaying ? playing.position : framesToMillis(heardOfTitle)),
    blocksMade: program.position / BLOCK_FRAMES,
    blocksLate: pacer.lateTicks,
    blocksLost: pacer.lostTicks,
  };
}

function snapshotOnAir({ title, startedAt }: OnAirTitle, position: Millis): NowPlayingSnapshot {
  return { ...title, position, startedAt, hasArtwork: title.artworkFile !== null };
}

/** A track on a shelf. */
export function snapshotTrack({ artist, title, album, duration }: ShelvedTrack): TrackSnapshot {
  return { artist, title, album, duration };
}

/** A track that an input has played. */
export function snapshotPlayed(input: string, record: PlayRecord): PlayedSnapshot {
  const { artist, title, album, duration, kind, startedAt, endedAt, outcome } = record;
  return { input, kind, artist, title, album, duration, startedAt, endedAt, outcome };
}

/** The next tracks, the first at `from`; null: it is not known when. */
export function snapshotUpcoming(tracks: readonly UpcomingTrack[], from: UnixMillis | null): UpcomingSnapshot[] {
  let startsAt = from;
  return tracks.map(({ track, kind, why }) => {
    const upcoming = { ...snapshotTrack(track), kind, path: track.path, why, startsAt };
    if (startsAt !== null) startsAt = unixMillis(startsAt + (track.duration ?? USUAL_DURATION));
    return upcoming;
  });
}

/** The time, and the mounts that outputs feed. */
export interface OutputContext {
  readonly now: UnixMillis;
  readonly findMount: (path: string) => Mount | null;
}

/** The output as it is now. */
export function snapshotOutput(output: RegisteredOutput, context: OutputContext): OutputSnapshot {
  const { codec, sampleRate, channels } = output.forms[0]!.format;
  const [end] = output.ends;
  const { source } = output.plan;
  const shared = {
    name: output.plan.name,
    program: 'program' in source ? source.program : null,
    input: 'input' in source ? source.input : null,
    enabled: output.isEnabled,
    format: codec,
    sampleRateHz: sampleRate,
    channels,
    forms: output.forms.map((_, index) => snapshotForm(output, index, context)),
    lastError: output.ends.find(({ lastError }) => lastError !== null)?.lastError ?? null,
  };
  if (end instanceof IcecastOutput) {
    const { state, url, uptimeSeconds, bitrateKbps, bytesSent, reconnectCount } = end.snapshot();
    const uptime = millis(uptimeSeconds * 1000);
    return { ...shared, type: 'icecast', state, url, uptime, sentKbps: bitrateKbps, bytesSent, reconnectCount };
  }
  const mounts = output.forms.flatMap(({ mount }) => (mount === null ? [] : (context.findMount(mount) ?? [])));
  const since = Math.min(...mounts.map(({ source }) => source?.connectedAt ?? context.now), context.now);
  const states = output.ends.map(({ state }) => state);
  return {
    ...shared,
    type: 'mount',
    state: states.includes('active') ? 'active' : states.includes('waiting') ? 'waiting' : 'idle',
    url: null,
    uptime: millis(context.now - since),
    sentKbps: null,
    bytesSent: mounts.reduce((sum, { counters }) => sum + counters.bytesRead, 0),
    reconnectCount: output.encoders.reduce((sum, { restarts }) => sum + restarts, 0),
  };
}

function snapshotForm(output: RegisteredOutput, index: number, { findMount }: OutputContext): OutputFormSnapshot {
  const { mount, format } = output.forms[index]!;
  const { state, restarts, lastError } = output.encoders[index]!;
  return {
    mount,
    bitrateKbps: format.bitrateKbps,
    listeners: mount === null ? 0 : (findMount(mount)?.listeners.size ?? 0),
    encoder: { state, restarts, lastError },
  };
}

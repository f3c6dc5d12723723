import type { z } from 'zod';
import { type Millis, millisToSeconds, type UnixMillis, unixMillis } from '../../core/index.ts';
import type {
  BusSnapshot,
  EncoderSnapshot,
  InputSnapshot,
  LevelsSnapshot,
  OutputSnapshot,
  PreviewSnapshot,
  ProgramSnapshot,
  RequestSnapshot,
  StandingSnapshot,
  SwitchSnapshot,
  UpcomingSnapshot,
} from '../../studio/index.ts';
import { type ProgramDependencies, toPublicProgram, toTrackFields } from './public-program.ts';
import type {
  busSchema,
  historySchema,
  inputSchema,
  inputsSchema,
  outputSchema,
  programSchema,
  requestSchema,
  switchSchema,
} from './sound-schemas.ts';

/** What the API answers of each, in JSON. */
export type InputAnswer = z.infer<typeof inputSchema>;
export type InputsAnswer = z.infer<typeof inputsSchema>;
export type ProgramAnswer = z.infer<typeof programSchema>;
export type HistoryAnswer = z.infer<typeof historySchema>;
export type BusAnswer = z.infer<typeof busSchema>;
export type SwitchAnswer = z.infer<typeof switchSchema>;
export type OutputAnswer = z.infer<typeof outputSchema>;

/** Everything about an input. */
export function toInputAnswer({ uptime, buffer, gainDb, levels, title, ...input }: InputSnapshot): InputAnswer {
  return {
    ...input,
    uptimeSeconds: wholeSeconds(uptime),
    bufferMs: buffer && Math.round(buffer.fill),
    bufferTargetMs: buffer && Math.round(buffer.target),
    gainDb: gainDb === null ? null : Math.round(gainDb * 10) / 10,
    levels: levels && toLevels(levels),
    title: title && { artist: title.artist, title: title.title, album: title.album },
  };
}

/** Everything about a program. `last`: the switch that put on air what is there. */
export function toProgramAnswer(
  program: ProgramSnapshot,
  {
    bus,
    last,
    now,
    ...context
  }: ProgramDependencies & {
    readonly bus: BusSnapshot | null;
    readonly last: SwitchSnapshot | null;
    readonly now: UnixMillis;
  },
): ProgramAnswer {
  const { selected, inputs, blocksMade, blocksLate, blocksLost } = program;
  const why = last?.why ?? '';
  return {
    ...toPublicProgram(program, context),
    mode: selected === null ? 'auto' : 'manual',
    selected,
    why,
    since: last && writeInstant(last.at),
    inputs: inputs.map((input) => ({
      name: input.name,
      isOnAir: input.isOnAir,
      status: input.status,
      hasSound: input.status === 'ready' || input.status === 'recovering',
      isOutOfTime: input.isOutOfTime,
      isWaiting: input.isWaiting,
      silentSince: spanStart(input.silentFor, now),
      steadySince: spanStart(input.steadyFor, now),
      whyNot: explain(input, program.onAir, why),
    })),
    ...(bus ? toBusAnswer(bus) : { levels: null, loudness: null, limiter: null }),
    blocksMade,
    blocksLate,
    blocksLost,
  };
}

/** What a bus measures. */
export function toBusAnswer(bus: BusSnapshot): BusAnswer {
  const { momentaryLufs, shortTermLufs, integratedLufs, truePeakDbtp, gainReductionDb } = bus;
  return {
    levels: toLevels(bus),
    loudness: { momentaryLufs, shortTermLufs, integratedLufs, truePeakDbtp },
    limiter: { gainReductionDb },
  };
}

/** The levels of both channels. */
export function toLevels({ peakDbfs, rmsDbfs }: LevelsSnapshot): BusAnswer['levels'] {
  return { peakDbfs: [...peakDbfs], rmsDbfs: [...rmsDbfs] };
}

/** One change of what is on air. */
export function toSwitchAnswer({ at, ...record }: SwitchSnapshot): SwitchAnswer {
  return { ...record, at: writeInstant(at) };
}

/** What a schedule asks for at a moment. */
export function toScheduledAnswer({ since, until, latest, ...line }: NonNullable<PreviewSnapshot['scheduled']>) {
  const latestSeconds = millisToSeconds(latest);
  return { ...line, since: writeInstant(since), until: writeInstant(until), latestSeconds };
}

/** A track that comes next. */
export function toUpcomingAnswer(track: UpcomingSnapshot) {
  const { kind, path, why, startsAt } = track;
  return { ...toTrackFields(track), kind, path, why, startsAt: startsAt === null ? null : writeInstant(startsAt) };
}

/** A request at its place in the queue. */
export function toRequestAnswer(request: RequestSnapshot, position: number): z.infer<typeof requestSchema> {
  const { id, path, by, requestedAt, isHeld } = request;
  return { id, position, ...toTrackFields(request), path, by, requestedAt: writeInstant(requestedAt), isHeld };
}

/** Everything about an output. */
export function toOutputAnswer({ uptime, forms, ...output }: OutputSnapshot): OutputAnswer {
  const bitrates = forms.flatMap(({ bitrateKbps }) => bitrateKbps ?? []);
  return {
    ...output,
    bitrateKbps: bitrates.length > 0 ? Math.max(...bitrates) : null,
    listeners: forms.reduce((sum, { listeners }) => sum + listeners, 0),
    encoder: sumUp(forms.map(({ encoder }) => encoder)),
    forms: forms.map((form) => ({ ...form, encoder: { ...form.encoder } })),
    uptimeSeconds: wholeSeconds(uptime),
  };
}

/** A moment for people and programs: ISO 8601. */
export function writeInstant(at: UnixMillis): string {
  return new Date(at).toISOString();
}

function wholeSeconds(span: Millis): number {
  return Math.floor(millisToSeconds(span));
}

function spanStart(span: Millis, now: UnixMillis): string | null {
  return span > 0 ? writeInstant(unixMillis(now - span)) : null;
}

const UNFIT = { 'no-audio': 'it gives no sound', ending: 'it is at its end', silent: 'it is silent' } as const;

function explain(
  { name, status, isOnAir, isOutOfTime, isWaiting, steadyFor }: StandingSnapshot,
  onAir: string | null,
  why: string,
) {
  if (isOnAir || name === onAir) return null;
  if (isWaiting && status === 'ready') return 'its line has begun, and waits for the end of the track on air';
  if (isOutOfTime) return 'it plays at scheduled times only (scheduleOnly)';
  if (status === 'recovering') return `it was lost, and has been steady for only ${wholeSeconds(steadyFor)} s`;
  if (status !== 'ready') return UNFIT[status];
  return onAir === null ? 'it is about to be taken' : `"${onAir}" is on air: ${why}`;
}

const STATES_BY_TROUBLE = ['waiting', 'active', 'idle'] as const;

function sumUp(encoders: readonly EncoderSnapshot[]): EncoderSnapshot {
  return {
    state: STATES_BY_TROUBLE.find((state) => encoders.some((encoder) => encoder.state === state)) ?? 'idle',
    restarts: encoders.reduce((sum, { restarts }) => sum + restarts, 0),
    lastError: encoders.find(({ lastError }) => lastError !== null)?.lastError ?? null,
  };
}

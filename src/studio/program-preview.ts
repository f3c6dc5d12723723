import type { Playout } from '../automation/index.ts';
import { type Millis, millis, type UnixMillis, unixMillis, writeDuration } from '../core/index.ts';
import { type Input, PlaylistInput } from '../inputs/index.ts';
import type { Program } from '../program/index.ts';
import type { Schedule, ScheduledEntry } from '../schedule/index.ts';
import type { PreviewSnapshot, UpcomingSnapshot } from './snapshots.ts';
import { snapshotUpcoming } from './write-snapshots.ts';

/** One input of the program. */
export interface PreviewedInput {
  readonly name: string;
  /** Whether it plays at scheduled times only. */
  readonly scheduleOnly: boolean;
  /** null: the input does not exist any more. */
  readonly input: Input | null;
  /** null: it plays no tracks. */
  readonly playout: Playout | null;
}

/** Facts for a preview. */
export interface PreviewFacts {
  readonly program: Pick<Program, 'selected' | 'standings'>;
  readonly schedule: Schedule;
  /** In the order of preference. */
  readonly inputs: readonly PreviewedInput[];
  readonly now: UnixMillis;
}

/** Tracks that are examined to find those of the moment; a list with more counts as endless. */
const FORESEEN = 60;
const SHOWN = 10;

/** What an input plays, the first track first, and when the list ends; null: not foreseeable. */
interface Foreseen {
  readonly tracks: readonly UpcomingSnapshot[];
  readonly endsAt: UnixMillis | null;
}

/** What would be on air at a moment, as far as is known: source clients may connect at any time. */
export function previewProgram(facts: PreviewFacts, at: UnixMillis): PreviewSnapshot {
  const { schedule } = facts;
  const written = schedule.at(at);
  const listEnd = written?.entry.end === 'list' ? foresee(facts, written.entry.input, written).endsAt : null;
  const scheduled = written && (listEnd === null || at < listEnd) ? written : null;
  const { input, why } = choose(facts, scheduled);
  return {
    input,
    why,
    scheduled: scheduled && snapshotScheduled(scheduled, listEnd ?? scheduled.until),
    nextChange: findChange(facts, at, scheduled && listEnd),
    tracks: input === null ? [] : tracksAt(foresee(facts, input, scheduled), at),
  };
}

/** `listEnd`: when the list of the line in force ends; null: another time ends the line. */
function findChange(facts: PreviewFacts, at: UnixMillis, listEnd: UnixMillis | null): PreviewSnapshot['nextChange'] {
  const next = facts.schedule.nextChange(at);
  const isListFirst = listEnd !== null && (!next?.entry || listEnd <= next.at);
  const change = isListFirst ? { at: listEnd, entry: null } : next;
  return change && { at: change.at, input: change.entry?.input ?? choose(facts, null).input };
}

function snapshotScheduled({ entry, since }: ScheduledEntry, until: UnixMillis): PreviewSnapshot['scheduled'] {
  const { text, input, start, end, latest, live } = entry;
  return { when: text, input, since, until, start, end, latest, live };
}

function choose(
  { program: { selected, standings }, inputs }: PreviewFacts,
  scheduled: ScheduledEntry | null,
): { input: string | null; why: string } {
  if (selected !== null) return { input: selected, why: 'selected by an operator, while it has audio' };
  if (scheduled) return { input: scheduled.entry.input, why: explainScheduled(scheduled) };
  const free = inputs.filter(({ scheduleOnly }) => !scheduleOnly).map(({ name }) => name);
  const hasAudio = (name: string) =>
    standings.some((each) => each.name === name && (each.status === 'ready' || each.status === 'recovering'));
  const first = free.find(hasAudio);
  if (first === undefined) return { input: null, why: 'no input that may play outside scheduled times has audio now' };
  const before = free.slice(0, free.indexOf(first)).map((name) => `"${name}"`);
  const unless = before.length === 0 ? '' : `, unless ${before.join(' or ')} has audio by then`;
  return { input: first, why: `"${first}" is the first that has audio now${unless}` };
}

function explainScheduled({ entry, start, since }: ScheduledEntry): string {
  const parts = [`scheduled: ${entry.text}, while it has audio`];
  if (entry.start === 'soft' && start === since) {
    parts.push(`from the end of the track on air, at most ${writeDuration(entry.latest)} late`);
  }
  if (entry.live === 'wins') parts.push('unless a live input is on air');
  return parts.join(', ');
}

/** A line that has not begun begins with a track's beginning; everything else goes on from now. */
function foresee({ inputs, now }: PreviewFacts, name: string, scheduled: ScheduledEntry | null): Foreseen {
  const { input = null, playout = null } = inputs.find((each) => each.name === name) ?? {};
  if (!playout) return { tracks: [], endsAt: null };
  const begins = scheduled && scheduled.entry.input === name && scheduled.since > now ? scheduled : null;
  const isRewound = begins !== null && begins.start > now && playout.rewindsForLines;
  const left = remaining(input);
  const from = begins ? begins.since : left === null ? null : unixMillis(now + left);
  const tracks = snapshotUpcoming(playout.upcoming(FORESEEN, { isRewound }), from);
  return { tracks, endsAt: tracks.length === FORESEEN ? null : endOf(tracks, from) };
}

/** `from`: when the first one starts. */
function endOf(tracks: readonly UpcomingSnapshot[], from: UnixMillis | null): UnixMillis | null {
  const last = tracks.at(-1);
  if (!last || last.startsAt === null) return from;
  return last.duration === null ? null : unixMillis(last.startsAt + last.duration);
}

function tracksAt({ tracks }: Foreseen, at: UnixMillis): readonly UpcomingSnapshot[] {
  const first = tracks.findLastIndex(({ startsAt }) => startsAt !== null && startsAt <= at);
  if (first === FORESEEN - 1) return [];
  return tracks.slice(Math.max(0, first), Math.max(0, first) + SHOWN);
}

/** What is left of the track that an input plays; null: its duration is not known. */
export function remaining(input: Input | null): Millis | null {
  if (!(input instanceof PlaylistInput)) return null;
  const { playing } = input;
  if (!playing) return millis(0);
  const { duration } = playing.track.title;
  return duration === null ? null : millis(Math.max(0, duration - playing.position));
}

import type { PreviewSnapshot } from '../api/index.ts';
import type { ScheduledEntry } from '../automation/index.ts';
import { type ProgramConfig, writeDuration } from '../config/index.ts';
import { type Millis, millis, type UnixMillis, unixMillis } from '../core/index.ts';
import { type Input, PlaylistInput } from '../inputs/index.ts';
import type { Program } from '../program/index.ts';
import type { InputRegistry } from './input-registry.ts';
import type { Music } from './music.ts';
import { snapshotUpcoming } from './sound-snapshots.ts';

/** What a preview is made from. */
export interface PreviewFacts {
  readonly program: Program;
  readonly entry: ProgramConfig;
  readonly music: Music;
  readonly inputs: InputRegistry;
  readonly now: UnixMillis;
}

/** Tracks that are looked at to find those of the moment; beyond them nobody can say. */
const FORESEEN = 60;
const SHOWN = 10;

/** What would be on air at a moment, as far as can be said: nobody knows when a source client comes. */
export function previewProgram(facts: PreviewFacts, at: UnixMillis): PreviewSnapshot {
  const { entry, music } = facts;
  const schedule = music.scheduleOf(entry);
  const scheduled = schedule.at(at);
  const next = schedule.nextChange(at);
  const { input, why } = choose(facts, scheduled);
  return {
    input,
    why,
    scheduled: scheduled && snapshotScheduled(scheduled),
    nextChange: next && { at: next.at, input: next.entry?.input ?? null },
    tracks: input === null ? [] : tracksAt(facts, input, at),
  };
}

function snapshotScheduled({ entry, since, until }: ScheduledEntry): PreviewSnapshot['scheduled'] {
  const { text, input, start, end, latest, live } = entry;
  return { when: text, input, since, until, start, end, latest, live };
}

function choose(
  { program, entry, inputs }: PreviewFacts,
  scheduled: ScheduledEntry | null,
): { input: string | null; why: string } {
  const { selected, standings } = program;
  if (selected !== null) return { input: selected, why: 'selected by an operator, while it has audio' };
  if (scheduled) return { input: scheduled.entry.input, why: explainScheduled(scheduled) };
  const isKept = (name: string) => inputs.find(name)?.config.scheduleOnly ?? false;
  const first = standings.find(({ name, status }) => !isKept(name) && (status === 'ready' || status === 'recovering'));
  if (!first) return { input: null, why: 'no input that may play outside scheduled times has audio now' };
  const before = entry.inputs.slice(0, entry.inputs.indexOf(first.name)).filter((name) => !isKept(name));
  const unless =
    before.length === 0 ? '' : `, unless ${before.map((name) => `"${name}"`).join(' or ')} has audio by then`;
  return { input: first.name, why: `"${first.name}" is the first that has audio now${unless}` };
}

function explainScheduled({ entry, start, since }: ScheduledEntry): string {
  const parts = [`scheduled: ${entry.text}, while it has audio`];
  if (entry.start === 'soft' && start === since) {
    parts.push(`from the end of the track on air, at most ${writeDuration(entry.latest)} late`);
  }
  if (entry.live === 'wins') parts.push('unless a live input is on air');
  return parts.join(', ');
}

function tracksAt({ music, inputs, now }: PreviewFacts, name: string, at: UnixMillis): PreviewSnapshot['tracks'] {
  const playout = music.playout(name);
  if (!playout) return [];
  const left = remaining(inputs.find(name)?.input ?? null);
  const upcoming = snapshotUpcoming(playout.upcoming(FORESEEN), left === null ? null : unixMillis(now + left));
  const first = upcoming.findLastIndex(({ startsAt }) => startsAt !== null && startsAt <= at);
  if (first === upcoming.length - 1) return [];
  return upcoming.slice(Math.max(0, first), Math.max(0, first) + SHOWN);
}

/** What is left of the track that an input plays; null: nobody knows. */
export function remaining(input: Input | null): Millis | null {
  if (!(input instanceof PlaylistInput)) return null;
  const { playing } = input;
  if (!playing) return millis(0);
  const { duration } = playing.track.title;
  return duration === null ? null : millis(Math.max(0, duration - playing.position));
}

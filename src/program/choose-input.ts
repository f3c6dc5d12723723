import type { ScheduleLine } from '../schedule/index.ts';
import type { InputStatus } from './input-watch.ts';

/** One input of a program, as the choice sees it. */
export interface Candidate {
  readonly name: string;
  readonly status: InputStatus;
  /** Why it gives no sound, where that is known. */
  readonly fault?: string | null;
  /** Whether a source client sends it. */
  readonly isLive?: boolean;
  /** Whether it is never on air but by the schedule or by an operator's word. */
  readonly scheduleOnly?: boolean;
}

/** What the choice is made from. */
export interface ChoiceFacts {
  /** In the order of preference. */
  readonly candidates: readonly Candidate[];
  /** Name of the input on air; null: silence. */
  readonly onAir: string | null;
  /** What an operator has chosen; null: nothing. Stays in force while the input has no sound: it is taken when it has. */
  readonly selected: string | null;
  /** What the schedule asks for now, the line that goes first at the front. */
  readonly lines: readonly Pick<ScheduleLine, 'input' | 'live'>[];
}

/** Which input is to be on air, and why. */
export interface Choice {
  readonly input: string | null;
  readonly why: string;
}

/**
 * Decides what is on air: the selected input, else the scheduled one, else the first in order, of those that are fit.
 * Where none is, those that are not trusted yet go before those that are nearly over, of which the one on air goes first;
 * and an input that has fallen silent stays on air before nothing does. What is for the schedule alone counts at its times.
 */
export function chooseInput(facts: ChoiceFacts): Choice {
  const { candidates, onAir, selected, lines } = facts;
  const live = findLiveThatStays(facts);
  if (live) return live;
  const preferred = [selected, ...lines.map(({ input }) => input)].flatMap((name) =>
    candidates.filter((one) => one.name === name),
  );
  const ranked = [...preferred, ...candidates.filter(({ scheduleOnly }) => !scheduleOnly)];
  const chosen =
    ranked.find(({ status }) => status === 'ready') ??
    ranked.find(({ status }) => status === 'recovering') ??
    ranked.find(({ name, status }) => name === onAir && status === 'ending') ??
    ranked.find(({ status }) => status === 'ending') ??
    ranked.find(({ name, status }) => name === onAir && status === 'silent');
  if (!chosen) return { input: null, why: explainNone(candidates, ranked) };
  return { input: chosen.name, why: explain(chosen, facts) };
}

/** A live input that would be on air without the first line, where that line lets it; null: there is none. */
function findLiveThatStays(facts: ChoiceFacts): Choice | null {
  const [first, ...beneath] = facts.lines;
  if (first?.live !== 'wins') return null;
  const without = chooseInput({ ...facts, lines: beneath });
  const one = facts.candidates.find(({ name }) => name === without.input);
  return one?.isLive && one.status === 'ready' ? without : null;
}

function explain(chosen: Candidate, { candidates, onAir, selected, lines }: ChoiceFacts): string {
  if (chosen.name === selected) return 'selected by an operator';
  if (lines.some(({ input }) => input === chosen.name)) return 'scheduled now';
  if (onAir !== null && candidates.every(({ name }) => name !== onAir))
    return `"${onAir}" was taken out of the program`;
  const last = candidates.find(({ name }) => name === onAir && name !== chosen.name);
  if (last?.scheduleOnly) return last.status === 'ready' ? `"${last.name}" ${OUT_OF_TIME}` : say(last);
  if (last && last.status !== 'ready') return say(last);
  const before = candidates.slice(0, candidates.indexOf(chosen));
  if (before.length === 0) return 'it comes first and has sound';
  return before.map(say).join(', ');
}

function explainNone(candidates: readonly Candidate[], ranked: readonly Candidate[]): string {
  const kept = candidates.filter(
    (one) => !ranked.includes(one) && (one.status === 'ready' || one.status === 'recovering'),
  );
  return ['no input has sound', ...kept.map(({ name }) => `"${name}" ${OUT_OF_TIME}`)].join(', ');
}

function say({ name, status, fault, scheduleOnly }: Candidate): string {
  const standing = scheduleOnly && (status === 'ready' || status === 'recovering') ? OUT_OF_TIME : STANDING[status];
  return `"${name}" ${standing}${fault ? ` (${fault})` : ''}`;
}

const OUT_OF_TIME = 'plays at scheduled times only';

const STANDING: Readonly<Record<InputStatus, string>> = {
  'no-audio': 'gives no sound',
  ending: 'is at its end',
  silent: 'is silent',
  recovering: 'is not steady yet',
  ready: 'has sound',
};

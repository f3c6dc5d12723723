import type { InputFitness } from './input-watch.ts';

/** One input of a program, as the choice sees it. */
export interface Candidate {
  readonly name: string;
  readonly fitness: InputFitness;
  /** Why it gives no sound, where that is known. */
  readonly fault?: string | null;
}

/** What the choice is made from. */
export interface ChoiceFacts {
  /** In the order of preference. */
  readonly candidates: readonly Candidate[];
  /** Name of the input on air; null: silence. */
  readonly onAir: string | null;
  /** What an operator has chosen; null: nobody has. Stays in force while the input has no sound: it is taken when it has. */
  readonly selected: string | null;
  /** What the schedule asks for now; null: nothing. */
  readonly scheduled: string | null;
}

/** Which input is to be on air, and why. */
export interface Choice {
  readonly input: string | null;
  readonly why: string;
}

/**
 * Decides what is on air: the selected input, else the scheduled one, else the first in order, of those that are fit.
 * Where none is, those that are not trusted yet go before those that are nearly over, of which the one on air goes first;
 * and an input that has fallen silent stays on air before nothing does.
 */
export function chooseInput(facts: ChoiceFacts): Choice {
  const { candidates, onAir } = facts;
  const preferred = [facts.selected, facts.scheduled].flatMap((name) => candidates.filter((one) => one.name === name));
  const ranked = [...preferred, ...candidates];
  const chosen =
    ranked.find(({ fitness }) => fitness === 'fit') ??
    ranked.find(({ fitness }) => fitness === 'settling') ??
    ranked.find(({ name, fitness }) => name === onAir && fitness === 'ending') ??
    ranked.find(({ fitness }) => fitness === 'ending') ??
    ranked.find(({ name, fitness }) => name === onAir && fitness === 'silent');
  if (!chosen) return { input: null, why: 'no input has sound' };
  return { input: chosen.name, why: explain(chosen, facts) };
}

function explain(chosen: Candidate, { candidates, onAir, selected, scheduled }: ChoiceFacts): string {
  if (chosen.name === selected) return 'selected by an operator';
  if (chosen.name === scheduled) return 'scheduled now';
  if (onAir !== null && candidates.every(({ name }) => name !== onAir))
    return `"${onAir}" was taken out of the program`;
  const lost = candidates.filter(({ name, fitness }) => name === onAir && name !== chosen.name && fitness !== 'fit');
  const before = candidates.slice(0, candidates.indexOf(chosen));
  const worse = lost.length > 0 ? lost : before;
  if (worse.length === 0) return 'it comes first and has sound';
  return worse
    .map(({ name, fitness, fault }) => `"${name}" ${STANDING[fitness]}${fault ? ` (${fault})` : ''}`)
    .join(', ');
}

const STANDING: Readonly<Record<InputFitness, string>> = {
  dry: 'gives no sound',
  ending: 'is at its end',
  silent: 'is silent',
  settling: 'is not steady yet',
  fit: 'has sound',
};

import { ownMountEncoding } from './complete-sound.ts';
import { type Conflict, type ConflictContext, error, type Rule, warning } from './conflict.ts';
import { findEncodingMistakes } from './encoding.ts';
import { findNearest } from './nearest-key.ts';
import { type KeyPath, writeKeyPath } from './problem.ts';
import type { AirchainConfig, InputConfig } from './schema.ts';

/** Rules about inputs and programs. */
export const soundRules: readonly Rule[] = [
  inputsMakeSense,
  filesAreThere,
  liveInputsHaveMountsOfTheirOwn,
  programsNameInputs,
  levelledInputsHaveOneLoudness,
];

/** Names that one line lists. */
const MOST_NAMES = 20;

/**
 * Says that nothing has this name in a section, with what may have been meant; `null` when something has. Names whose
 * entries are wrong for another reason count.
 */
export function explainUnknownName(
  name: string,
  kind: 'input' | 'program',
  { written, brokenSections }: ConflictContext,
): string | null {
  if (brokenSections.has(`${kind}s`)) return null;
  const section = written[`${kind}s`] ?? {};
  if (typeof section !== 'object' || Array.isArray(section) || Object.hasOwn(section, name)) return null;
  const names = Object.keys(section);
  if (names.length === 0) return `there is no ${kind} "${name}": add it under ${kind}s`;
  const nearest = findNearest(name, names);
  if (nearest && names.length === 1) return `there is no ${kind} "${name}", did you mean "${nearest}"?`;
  if (nearest) return `there is no ${kind} "${name}", did you mean "${nearest}"? There are ${listNames(names)}`;
  return `there is no ${kind} "${name}": add it, or take one of ${listNames(names)}`;
}

/** The first of many, so that a line stays one. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

function inputsMakeSense({ inputs }: AirchainConfig): Conflict[] {
  return [...inputs].flatMap(([name, input]) => {
    if (input.type === 'live') return [];
    const conflicts = findEncodingMistakes(ownMountEncoding(input)).map(({ key, message }) =>
      error(['inputs', name, ...key], message),
    );
    if (input.type !== 'url') return conflicts;
    if (input.prebuffer > input.buffer) {
      conflicts.push(error(['inputs', name, 'prebuffer'], 'is more than the buffer holds: shorten it or raise buffer'));
    }
    if (input.retry.max < input.retry.first) {
      conflicts.push(error(['inputs', name, 'retry', 'max'], 'is less than retry.first: write at least as much'));
    }
    return conflicts;
  });
}

function filesAreThere({ inputs }: AirchainConfig, { fileExists }: ConflictContext): Conflict[] {
  return [...inputs].flatMap(([name, input]) => {
    if (input.type !== 'playlist') return [];
    const files: [KeyPath, string | null][] = [
      [['path'], input.path],
      ...input.more.map(({ path }, index): [KeyPath, string] => [['more', index, 'path'], path]),
      [['jingles', 'path'], input.jingles.path],
    ];
    return files.flatMap(([key, path]) =>
      path === null || fileExists(path)
        ? []
        : [warning(['inputs', name, ...key], `"${path}" is not there: nothing plays from it until it is`)],
    );
  });
}

/** A mount takes one source at a time, so only one input can hear it as its own; an input's own mount takes none. */
function liveInputsHaveMountsOfTheirOwn({ inputs }: AirchainConfig): Conflict[] {
  return [...inputs].flatMap(([name, input], index, all) => {
    if (input.type !== 'live') return [];
    const other = all.find(
      ([, { type, mount }], place) => mount === input.mount && (type === 'live' ? place < index : true),
    );
    if (!other) return [];
    const owner = `inputs.${other[0]}`;
    const message =
      other[1].type === 'live'
        ? `"${input.mount}" is what ${owner} hears already: choose another mount`
        : `"${input.mount}" is the own mount of ${owner}, which takes no source: choose another mount`;
    return [error(['inputs', name, 'mount'], message)];
  });
}

function programsNameInputs({ programs }: AirchainConfig, context: ConflictContext): Conflict[] {
  return [...programs].flatMap(([name, { inputs }]) =>
    inputs.flatMap((input, index) => {
      const key: KeyPath = ['programs', name, 'inputs', index];
      if (inputs.indexOf(input) < index) return [error(key, `"${input}" is there already: take it out`)];
      const problem = explainUnknownName(input, 'input', context);
      return problem === null ? [] : [error(key, problem)];
    }),
  );
}

function isLevelled(input: InputConfig | undefined): boolean {
  if (input?.type === 'live' || input?.type === 'url') return input.level === 'auto';
  return input?.type === 'playlist';
}

/** An input levels what it gives once, for all programs that take it. */
function levelledInputsHaveOneLoudness({ inputs, programs }: AirchainConfig): Conflict[] {
  const all = [...programs];
  return all.flatMap(([name, program], index) => {
    const other = all
      .slice(0, index)
      .find(
        ([, { inputs: others, loudness }]) =>
          loudness !== program.loudness &&
          others.some((input) => program.inputs.includes(input) && isLevelled(inputs.get(input))),
      );
    if (!other) return [];
    const shared = other[1].inputs.find((input) => program.inputs.includes(input) && isLevelled(inputs.get(input)));
    const theirs = writeKeyPath(['programs', other[0], 'loudness']);
    const message = `is not that of ${theirs}, and both take "${shared}", which is levelled once: write the same, or give each its own`;
    return [error(['programs', name, 'loudness'], message)];
  });
}

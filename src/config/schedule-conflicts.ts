import { writeDuration } from '../core/index.ts';
import { overlaps, parseWhen, type When } from '../schedule/index.ts';
import { type Conflict, type ConflictContext, error, type Rule, warning } from './conflict.ts';
import type { KeyPath } from './problem.ts';
import type { AirchainConfig, InputConfig, ProgramConfig } from './schema.ts';
import { explainUnknownName, listNames } from './sound-conflicts.ts';

/** Rules about the schedules of programs. */
export const scheduleRules: readonly Rule[] = [
  schedulesNameInputs,
  showsDoNotOverlap,
  linesEnd,
  softLinesHaveTracks,
  lateLinesHaveTime,
  scheduledInputsAreScheduled,
];

type Show = ProgramConfig['schedule'][number];

/** One line of a schedule with what it names. */
interface Line {
  readonly show: Show;
  readonly when: When;
  readonly input: InputConfig;
  readonly program: ProgramConfig;
  /** Where a key of the line stands. */
  readonly at: (key: keyof Show) => KeyPath;
}

function schedulesNameInputs({ programs }: AirchainConfig, context: ConflictContext): Conflict[] {
  return [...programs].flatMap(([name, { inputs, schedule }]) =>
    schedule.flatMap(({ input }, index) => {
      if (inputs.includes(input)) return [];
      const ofProgram = inputs.length === 0 ? '' : ` (${listNames(inputs)})`;
      const message =
        explainUnknownName(input, 'input', context) ??
        `"${input}" is not among the inputs of this program${ofProgram}: add it to programs.${name}.inputs`;
      return [error(['programs', name, 'schedule', index, 'input'], message)];
    }),
  );
}

/** A warning only: a special over a regular show may be meant. One for certain dates, or hours, over one without always is. */
function showsDoNotOverlap({ programs }: AirchainConfig): Conflict[] {
  return [...programs].flatMap(([name, { schedule }]) =>
    schedule.flatMap((show, index) => {
      const first = schedule.slice(0, index).findIndex((other) => isUnplanned(other, show));
      if (first === -1) return [];
      const other = `programs.${name}.schedule[${first}] ("${schedule[first]!.when}", ${schedule[first]!.input})`;
      const message = `"${show.when}" overlaps ${other}: where both are due this one plays, which is the later in the list`;
      return [warning(['programs', name, 'schedule', index, 'when'], message)];
    }),
  );
}

function isUnplanned(earlier: Show, later: Show): boolean {
  if (earlier.input === later.input) return false;
  const [a, b] = [parseWhen(earlier.when), parseWhen(later.when)];
  if (!('value' in a && 'value' in b)) return false;
  const isSpecial = a.value.firstDay === null && b.value.firstDay !== null;
  const isInsert = a.value.repeats === 'daily' && b.value.repeats === 'hourly';
  return !isSpecial && !isInsert && overlaps(a.value, b.value);
}

/** What lasts until its input has nothing more to play needs an input that comes to that. */
function linesEnd(config: AirchainConfig): Conflict[] {
  return linesOf(config).flatMap(({ show, when, input, at }) => {
    const isList = input.type === 'playlist' && !input.repeat;
    const remedy = input.type === 'playlist' ? `, or "repeat: false" at inputs.${show.input}` : '';
    if (when.end.kind === 'open' && !isList) {
      const message = `"${show.when}" does not say how long, and "${show.input}" does not end by itself: write "for 5m"${remedy}`;
      return [error(at('when'), message)];
    }
    if (show.end !== 'list' || isList || input.type === 'live' || input.type === 'url') return [];
    return [error(at('end'), `"${show.input}" never ends: write hard or soft${remedy}`)];
  });
}

/** A soft end waits for a track of its own input, a soft start for one of another's. */
function softLinesHaveTracks(config: AirchainConfig): Conflict[] {
  return linesOf(config).flatMap(({ show, input, program, at }) => {
    const conflicts: Conflict[] = [];
    const others = program.inputs
      .filter((name) => name !== show.input)
      .flatMap((name) => config.inputs.get(name) ?? []);
    if (show.start === 'soft' && !others.some(hasTracks)) {
      const message = 'no other input of this program has tracks whose end it could wait for: it begins to the second';
      conflicts.push(warning(at('start'), message));
    }
    if (show.end === 'soft' && !hasTracks(input)) {
      conflicts.push(error(at('end'), `"${show.input}" has no tracks whose end it could wait for: write hard or list`));
    }
    return conflicts;
  });
}

/** A line that ends by the clock and begins too late does not come at all. */
function lateLinesHaveTime(config: AirchainConfig): Conflict[] {
  return linesOf(config).flatMap(({ show, when, at }) => {
    if (show.start !== 'soft' || when.end.kind !== 'at') return [];
    const length = when.end.time - when.starts[0]!;
    if (show.latest < length) return [];
    const latest = writeDuration(show.latest);
    const message = `it may begin ${latest} late, when "${show.when}" is over: shorten latest, or write a length with "for"`;
    return [warning(at('latest'), message)];
  });
}

function scheduledInputsAreScheduled({ inputs, programs }: AirchainConfig): Conflict[] {
  const scheduled = new Set([...programs.values()].flatMap(({ schedule }) => schedule.map(({ input }) => input)));
  return [...inputs].flatMap(([name, { scheduleOnly }]) =>
    scheduleOnly && !scheduled.has(name)
      ? [
          warning(
            ['inputs', name, 'scheduleOnly'],
            'no schedule names it: it is on air when an operator selects it, else never',
          ),
        ]
      : [],
  );
}

function hasTracks({ type }: InputConfig): boolean {
  return type === 'playlist' || type === 'tunes';
}

/** All lines that can be read, and whose input is there. */
function linesOf({ programs, inputs }: AirchainConfig): Line[] {
  return [...programs].flatMap(([name, program]) =>
    program.schedule.flatMap((show, index) => {
      const when = parseWhen(show.when);
      const input = inputs.get(show.input);
      if (!('value' in when) || !input) return [];
      return [
        { show, when: when.value, input, program, at: (key: keyof Show) => ['programs', name, 'schedule', index, key] },
      ];
    }),
  );
}

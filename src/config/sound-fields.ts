import { z } from 'zod';
import { type Millis, millis } from '../core/index.ts';
import { duration, field, wholeNumber } from './fields.ts';

/**
 * The kinds of value that the way of the sound adds to those of `fields.ts`, with the same rules: text in, typed value or
 * a sentence out.
 */

/** Longest name of an input, a program or an output, in characters: it stands in addresses and in log lines. */
const MAX_NAME_LENGTH = 64;

const PART_NAME = /^[a-z0-9][a-z0-9_-]*$/;

/** Whether a text can name an input or a program. */
export function isPartName(value: string): boolean {
  return PART_NAME.test(value) && value.length <= MAX_NAME_LENGTH;
}

const describePartName = (value: string): string =>
  `"${value}" is not a name here: write at most ${MAX_NAME_LENGTH} small letters, digits, "-" and "_"`;

/** The name of an input or a program, as a value. */
export const partName = () =>
  field<string>((value) => (isPartName(value) ? { value } : { problem: describePartName(value) }));

/** The same as a key. */
export const partKey = () => z.string().refine(isPartName, { error: ({ input }) => describePartName(String(input)) });

/** The name of an output, or empty for one that the loader makes; may have dots, for mounts have them. */
export const outputNameOrNone = () =>
  field<string | null>((value) => {
    if (value === '') return { value: null };
    if (/^[A-Za-z0-9][\w.-]*$/.test(value) && value.length <= MAX_NAME_LENGTH) return { value };
    return { problem: `"${value}" is not a name here: write letters, digits, ".", "-" and "_", or "" for one made` };
  });

/** A level within a range, whole or with decimals; `mark` makes it a `Dbfs` or a `Lufs`. */
export const level = <T extends number>(
  range: { min: number; max: number; unit: string },
  mark: (value: number) => T,
) =>
  field<T>((value) => {
    const number = /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
    if (number >= range.min && number <= range.max) return { value: mark(number) };
    return { problem: `"${value}" is not a level from ${range.min} to ${range.max} ${range.unit}` };
  });

/** A time zone by its IANA name, or empty for the machine's, which becomes `null`. */
export const timeZoneOrNone = () =>
  field<string | null>((value) => {
    if (value === '') return { value: null };
    try {
      return { value: new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone };
    } catch {
      return { problem: `"${value}" is not a time zone: write Europe/Berlin, America/New_York, UTC, … or "" for ours` };
    }
  });

/** How often something is played between tracks: after so many of them, or when so much time has gone by. */
export type Interval =
  | { readonly unit: 'tracks'; readonly count: number }
  | { readonly unit: 'time'; readonly span: Millis };

const MOST_TRACKS = 1000;
const tracks = wholeNumber({ min: 1, max: MOST_TRACKS });
const span = duration({ min: millis(60_000), max: millis(24 * 3_600_000) });

/** `4 tracks` or `15m`. */
export const interval = () =>
  field<Interval>((value) => {
    const count = /^(\S+) tracks?$/.exec(value)?.[1];
    const result = count === undefined ? span.safeParse(value) : tracks.safeParse(count);
    if (!result.success) {
      return {
        problem: `"${value}" is not an interval: write 1 to ${MOST_TRACKS} tracks as in "4 tracks", or 1m to 1d`,
      };
    }
    return {
      value:
        count === undefined ? { unit: 'time', span: result.data as Millis } : { unit: 'tracks', count: result.data },
    };
  });

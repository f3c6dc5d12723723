import { byteCount, millis, writeDuration } from '../../core/index.ts';
import { writeSize } from '../size.ts';
import type { XmlElement } from './xml-element.ts';

/** A part of the configuration to be written: what it leaves `undefined` is not written. */
export type Draft = { [key: string]: DraftValue };

/** A value as it goes into the YAML. */
export type DraftValue = string | number | boolean | undefined | DraftValue[] | Draft;

/** What the parts of an import share: notes for the operator, and how to read lists that the file names. */
export interface ImportNotes {
  /** Says that an element, or a part of what it means, does not carry over. */
  note(element: XmlElement | string, message: string): void;
  /** Says that an element is left out as a whole, with the reason. */
  leaveOut(element: XmlElement, reason: string): void;
  /** Reads a text file that the configuration names; `null` when it is not there. */
  readList(file: string): string | null;
  /** Whether a file is there; yes where files are not looked for. */
  fileExists(file: string): boolean;
}

/** Reads a switch: Icecast takes numbers, 2.5 words too. `undefined` when it is not there. */
export function readSwitch(element: XmlElement, name: string): boolean | undefined {
  const text = element.value(name);
  return text === null ? undefined : /^(1|true|yes|on)$/i.test(text);
}

/** Reads a whole number. `undefined` when it is not there; what is no number is noted. */
export function readNumber(element: XmlElement, name: string, notes: ImportNotes): number | undefined {
  const text = element.value(name);
  if (text === null) return undefined;
  if (/^-?\d+$/.test(text)) return Number(text);
  notes.note(element.child(name), `"${text}" is not a whole number and is left out`);
  return undefined;
}

/** Reads seconds as a duration, `15s`. */
export function readSeconds(element: XmlElement, name: string, notes: ImportNotes): string | undefined {
  const number = readNumber(element, name, notes);
  return number === undefined || number < 0 ? undefined : writeDuration(millis(number * 1000));
}

/** A limit where Icecast means "none" by a negative number or, for durations, by 0. */
export function orUnlimited<T>(value: T | undefined, isUnlimited: boolean): T | 'unlimited' | undefined {
  return isUnlimited ? 'unlimited' : value;
}

/** The largest burst that the schema takes, in bytes. */
const LARGEST_BURST = 64 * 1024 * 1024;

/** Icecast's burst is a number of bytes and nothing else. */
export function importBurst(bytes: number | undefined): Draft {
  if (bytes === undefined) return {};
  return { burst: '0s', burstBytes: writeSize(byteCount(Math.min(bytes, LARGEST_BURST))) };
}

/** Room for the largest of some bursts, in bytes. */
export function largestBurst(bursts: readonly number[]): number {
  return Math.min(Math.max(0, ...bursts.filter(Number.isSafeInteger)), LARGEST_BURST);
}

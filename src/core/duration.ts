import { type Millis, millis } from './units.ts';

/** Milliseconds of each unit of a duration, the longest first. */
const MILLIS_OF_UNIT = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Parses `250ms`, `3s`, `1.5m`, `1h`, `1d`; `0` needs no unit. `null` when the text is not a duration. */
export function parseDuration(text: string): Millis | null {
  if (text === '0') return millis(0);
  const match = DURATION.exec(text);
  if (!match) return null;
  return millis(Number(match[1]) * MILLIS_OF_UNIT[match[2] as keyof typeof MILLIS_OF_UNIT]);
}

/** Formats a duration in the longest unit that gives a whole number: `90000` is `90s`, `120000` is `2m`. */
export function writeDuration(duration: Millis): string {
  if (duration === 0) return '0s';
  for (const [unit, size] of Object.entries(MILLIS_OF_UNIT)) {
    if (duration % size === 0) return `${duration / size}${unit}`;
  }
  return `${duration}ms`;
}

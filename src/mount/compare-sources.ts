import { type Millis, millis } from '../core/index.ts';
import type { MountOptions } from './mount-options.ts';
import { isFromOutside, type Source } from './source.ts';

/** A source that has sent nothing for this long hangs; a source with the same account may replace it. */
const HANGING_AFTER = millis(1500);

/**
 * Whether `next` may replace `old`, which has sent nothing for `silence`. What is made here has no account, and stays.
 */
export function mayTakeOver(rule: MountOptions['takeover'], old: Source, next: Source, silence: Millis): boolean {
  if (old.protocol === 'program') return false;
  switch (rule) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'same-user':
      return isFromOutside(old) && old.user === next.user && silence >= HANGING_AFTER;
  }
}

/**
 * Whether `next` is most likely the program that sent as `last` before: it has come back, and what it said still holds.
 */
export function isSameClient(last: Source, next: Source): boolean {
  const isSameProgram = last.protocol === next.protocol && last.userAgent === next.userAgent;
  return isSameProgram && last.user === next.user && last.address === next.address;
}

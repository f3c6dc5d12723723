import { type Dbfs, dbfs } from '../core/index.ts';

/** The level of digital silence: below what any converter resolves. */
export const SILENCE_DBFS: Dbfs = dbfs(-120);

/** A share of full scale as a level; silence and less are `SILENCE_DBFS`. */
export function toDbfs(share: number): Dbfs {
  return dbfs(Math.max(SILENCE_DBFS, 20 * Math.log10(Math.max(share, Number.MIN_VALUE))));
}

/** A level as a share of full scale, or a difference of levels as a factor. */
export function toShare(level: number): number {
  return 10 ** (level / 20);
}

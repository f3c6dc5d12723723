import { z } from 'zod';
import { byteCount } from '../../core/index.ts';
import { fileOrNone, orUnlimited, size, wholeNumber } from '../fields.ts';

const KIB = 1024;
const GIB = 1024 * 1024 * KIB;

/** `logs`: what is written down and where. Log lines always go to standard error too. */
export const logsSection = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']).prefault('info').describe('Least weight of a line that is written'),
  access: fileOrNone()
    .prefault('')
    .describe("File with a line for each listener and request, in Icecast's format; empty: off"),
  playlist: fileOrNone().prefault('').describe("File with a line for each title, in Icecast's format; empty: off"),
  error: fileOrNone().prefault('').describe('File that log lines are copied to; empty: off'),
  maxSize: orUnlimited(size({ min: byteCount(KIB), max: byteCount(64 * GIB) }))
    .prefault('10MiB')
    .describe(
      'Size at which a log file is archived, under its name with date and time, and a new one begun; or unlimited',
    ),
  keep: orUnlimited(wholeNumber({ min: 0, max: 10_000 }))
    .prefault('20')
    .describe('Archived files kept of each log, the newest; or unlimited'),
});

import { z } from 'zod';
import { byteCount } from '../../core/index.ts';
import { fileOrNone, orUnlimited, size, wholeNumber } from '../fields.ts';

const KIB = 1024;
const GIB = 1024 * 1024 * KIB;

/** `logs`: what is written down and where. Log lines always go to standard error too. */
export const logsSection = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']).prefault('info').describe('Minimum level of log lines'),
  access: fileOrNone().prefault('').describe("Log file of listeners and requests, in Icecast's format; empty: off"),
  playlist: fileOrNone().prefault('').describe("Log file of titles, in Icecast's format; empty: off"),
  error: fileOrNone().prefault('').describe('File to which log lines are copied; empty: off'),
  maxSize: orUnlimited(size({ min: byteCount(KIB), max: byteCount(64 * GIB) }))
    .prefault('10MiB')
    .describe('Size at which a log file is archived under its name with date and time; or unlimited'),
  keep: orUnlimited(wholeNumber({ min: 0, max: 10_000 }))
    .prefault('20')
    .describe('How many archived files of each log are kept; or unlimited'),
});

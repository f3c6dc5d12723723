import { z } from 'zod';
import { fileOrNone } from '../fields.ts';

/** `logs`: what is written down and where. Log lines always go to standard error too. */
export const logsSection = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']).prefault('info').describe('Least weight of a line that is written'),
  access: fileOrNone()
    .prefault('')
    .describe("File with a line for each listener and request, in Icecast's format; empty: off"),
  playlist: fileOrNone().prefault('').describe("File with a line for each title, in Icecast's format; empty: off"),
  error: fileOrNone().prefault('').describe('File that log lines are copied to; empty: off'),
});

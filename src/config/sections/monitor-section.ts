import { z } from 'zod';
import { millis } from '../../core/index.ts';
import { duration, wholeNumber } from '../fields.ts';

/** `monitor`: programs, inputs and mounts heard with little delay. */
export const monitorSection = z.strictObject({
  clients: wholeNumber({ min: 0, max: 10_000 }).prefault('200').describe('Maximum number of monitors'),
  backlog: duration({ min: millis(100), max: millis(10_000) })
    .prefault('500ms')
    .describe('Audio buffered for a slow monitor; older audio is dropped'),
});

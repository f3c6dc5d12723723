import { z } from 'zod';
import { millis } from '../../core/index.ts';
import { duration } from '../fields.ts';

const HOUR = millis(3_600_000);
const DAY = millis(86_400_000);

/** Waits between attempts: the first, doubled each time, with jitter, up to the longest. */
export const retry = z.strictObject({
  first: duration({ min: millis(100), max: HOUR })
    .prefault('1s')
    .describe('First delay after a lost connection; doubled after each failure'),
  max: duration({ min: millis(100), max: DAY })
    .prefault('60s')
    .describe('Maximum delay'),
});

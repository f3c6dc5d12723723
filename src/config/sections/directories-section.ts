import { z } from 'zod';
import { millis } from '../../core/index.ts';
import { duration, loginlessAddress } from '../fields.ts';

/** One entry of `directories`: a public list of stations (the YP protocol) that public mounts are entered in. */
export const directoryEntry = z.strictObject({
  url: loginlessAddress('directories take none').describe('Address of the directory'),
  interval: duration({ min: millis(30_000), max: millis(86_400_000) })
    .prefault('5m')
    .describe('Update interval, unless the directory sets one'),
  timeout: duration({ min: millis(1000), max: millis(120_000) })
    .prefault('15s')
    .describe('Timeout for a response of the directory'),
});

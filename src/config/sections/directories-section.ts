import { z } from 'zod';
import { millis } from '../../core/index.ts';
import { duration, loginlessAddress } from '../fields.ts';

/** One entry of `directories`: a public list of stations (the YP protocol) that public mounts are entered in. */
export const directoryEntry = z.strictObject({
  url: loginlessAddress('directories take none').describe('Address of the directory'),
  interval: duration({ min: millis(30_000), max: millis(86_400_000) })
    .prefault('5m')
    .describe('How often an entry is renewed where the directory does not say'),
  timeout: duration({ min: millis(1000), max: millis(120_000) })
    .prefault('15s')
    .describe('How long the directory may take to answer'),
});

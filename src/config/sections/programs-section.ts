import { z } from 'zod';
import { dbfs, lufs, millis } from '../../core/index.ts';
import { duration, orOff } from '../fields.ts';
import { scheduleTime } from '../schedule-time.ts';
import { level, partKey, partName, timeZoneOrNone } from '../sound-fields.ts';
import { crossfade, SILENCE_RANGE, signalLevel } from './inputs-section.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const silence = z.strictObject({
  below: signalLevel().prefault('-50').describe('Level in dBFS below which an input is silent'),
  for: duration(SILENCE_RANGE).prefault('10s').describe('How long an input must be silent before it goes off air'),
});

const scheduleEntry = z.strictObject({
  when: scheduleTime().describe(
    'Days, dates and times, as in "mon-fri 18:00-20:00", "2026-12-24 18:00 for 2h" or "hourly :00 for 5m"',
  ),
  input: partName().describe('Input of the program that takes priority at these times'),
  start: z
    .enum(['hard', 'soft'])
    .prefault('hard')
    .describe('How the entry starts: hard, to the second; soft, at the end of the track on air'),
  end: z
    .enum(['hard', 'soft', 'list'])
    .prefault('hard')
    .describe(
      'How the entry ends: hard, to the second; soft, at the end of its track; list, when its list has been played',
    ),
  latest: duration({ min: millis(SECOND), max: millis(24 * HOUR) })
    .prefault('5m')
    .describe('Maximum delay of a soft start or end; then it is hard'),
  live: z
    .enum(['wins', 'yields'])
    .prefault('yields')
    .describe('Whether a live source on air stays on air (wins) or goes off air (yields)'),
});

const program = z.strictObject({
  inputs: z.array(partName()).min(1).describe('Inputs by priority: the first that is ready is on air'),
  crossfade: crossfade().prefault('2s').describe('Crossfade between inputs'),
  silence: silence.prefault({}).describe('When a connected input counts as silent'),
  returnAfter: duration({ min: millis(0), max: millis(10 * MINUTE) })
    .prefault('5s')
    .describe('How long an input of higher priority must be stable before it returns to air'),
  loudness: orOff(level({ min: -30, max: -8, unit: 'LUFS' }, lufs))
    .prefault('off')
    .describe('Target loudness of tracks, in LUFS; or off'),
  limiter: level({ min: -9, max: 0, unit: 'dBTP' }, dbfs)
    .prefault('-1')
    .describe('Maximum true peak of the signal, in dBTP'),
  timeZone: timeZoneOrNone().prefault('').describe("IANA time zone of the schedule; empty: the machine's"),
  schedule: z.array(scheduleEntry).prefault([]).describe('Times at which an input takes priority over all others'),
});

/** `programs`: each chooses among its inputs and makes one unbroken signal. */
export const programsSection = z.record(partKey(), program);

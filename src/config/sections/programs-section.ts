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
  below: signalLevel().prefault('-50').describe('Level in dBFS below which an input counts as silent'),
  for: duration(SILENCE_RANGE).prefault('10s').describe('How long it has to be silent to count as gone'),
});

const scheduleEntry = z.strictObject({
  when: scheduleTime().describe(
    'Days, dates and times, as in "mon-fri 18:00-20:00", "2026-12-24 18:00 for 2h" or "hourly :00 for 5m"',
  ),
  input: partName().describe("Input of the program's that goes before all others then"),
  start: z
    .enum(['hard', 'soft'])
    .prefault('hard')
    .describe('How it begins: to the second, or softly, at the end of the track on air'),
  end: z
    .enum(['hard', 'soft', 'list'])
    .prefault('hard')
    .describe('How it ends: to the second, at the end of its track, or when its list has been played'),
  latest: duration({ min: millis(SECOND), max: millis(24 * HOUR) })
    .prefault('5m')
    .describe('How late a soft start or end may be; then it cuts'),
  live: z
    .enum(['wins', 'yields'])
    .prefault('yields')
    .describe('Whether a live source on air stays on air, or yields to the line'),
});

const program = z.strictObject({
  inputs: z.array(partName()).min(1).describe('Inputs in order: the first that has sound is on air'),
  crossfade: crossfade().prefault('2s').describe('How long one input goes over into the next'),
  silence: silence.prefault({}).describe('When an input counts as gone although it still sends'),
  returnAfter: duration({ min: millis(0), max: millis(10 * MINUTE) })
    .prefault('5s')
    .describe('How long a better input has to be steady before it is taken back'),
  loudness: orOff(level({ min: -30, max: -8, unit: 'LUFS' }, lufs))
    .prefault('off')
    .describe('Loudness in LUFS that tracks are levelled to'),
  limiter: level({ min: -9, max: 0, unit: 'dBTP' }, dbfs)
    .prefault('-1')
    .describe('True peak in dBTP that the signal never exceeds'),
  timeZone: timeZoneOrNone().prefault('').describe("Time zone of the schedule, by its IANA name; empty: the machine's"),
  schedule: z.array(scheduleEntry).prefault([]).describe('Inputs that go before all others at set times'),
});

/** `programs`: each chooses among its inputs and makes one unbroken signal. */
export const programsSection = z.record(partKey(), program);

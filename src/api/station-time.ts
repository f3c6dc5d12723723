import { ZonedTime } from '../automation/index.ts';
import { AirchainError, millis, type UnixMillis, unixMillis } from '../core/index.ts';
import { parseDay } from '../protocols/schedule-text/index.ts';

// A `+` of an offset that was not escaped arrives as a space.
const FORM =
  /^(?<day>\d{4}-\d{2}-\d{2})[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2}))?(?<offset>Z|[-+ ]\d{2}:\d{2})?$/;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Reads the moment that somebody asks about: `2026-12-01T18:00` on the wall of `zone` (null: the machine's), or with `Z` or an
 * offset. @throws AirchainError `API_REQUEST_INVALID`
 */
export function parseStationTime(text: string, zone: string | null): UnixMillis {
  const { day: dayText = '', hour, minute, second = 0, offset } = FORM.exec(text)?.groups ?? {};
  const day = parseDay(dayText);
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (day === null || !isTime) {
    throw new AirchainError('API_REQUEST_INVALID', `Cannot look at "${text}": write it as 2026-12-01T18:00`);
  }
  const timeOfDay = Number(hour) * HOUR + Number(minute) * MINUTE + Number(second) * SECOND;
  if (offset === undefined) return new ZonedTime(zone).momentOf(day, millis(timeOfDay));
  return unixMillis(day * DAY + timeOfDay - readOffset(offset));
}

function readOffset(text: string): number {
  if (text === 'Z') return 0;
  const [hours, minutes] = text.slice(1).split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours! * HOUR + minutes! * MINUTE);
}

import { AirchainError, type Millis, millis, type UnixMillis, unixMillis } from '../../core/index.ts';
import { parseDay, ZonedTime } from '../../schedule/index.ts';

// A `+` of an offset that was not escaped arrives as a space.
const FORM =
  /^(?:(?<day>\d{4}-\d{2}-\d{2})[T ])?(?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2}))?(?<offset>Z|[-+ ]\d{2}:\d{2})?$/;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Reads a moment: `2026-12-01T18:00` in the time zone `zone` (null: the system's), or with `Z` or an offset; or `18:00`, which is the
 * next time after `now` that the clocks of `zone` show it. @throws AirchainError `API_REQUEST_INVALID`
 */
export function parseStationTime(text: string, zone: string | null, now: UnixMillis): UnixMillis {
  const { day: dayText, hour, minute, second = 0, offset } = FORM.exec(text)?.groups ?? {};
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  const day = dayText === undefined ? null : parseDay(dayText);
  const isNext = dayText === undefined && offset === undefined;
  if (!isTime || (day === null && !isNext)) {
    throw new AirchainError('API_REQUEST_INVALID', `Cannot preview "${text}": write 2026-12-01T18:00 or 18:00`);
  }
  const timeOfDay = millis(Number(hour) * HOUR + Number(minute) * MINUTE + Number(second) * SECOND);
  if (day === null) return nextMoment(timeOfDay, new ZonedTime(zone), now);
  if (offset === undefined) return new ZonedTime(zone).momentOf(day, timeOfDay);
  return unixMillis(day * DAY + timeOfDay - readOffset(offset));
}

function nextMoment(timeOfDay: Millis, time: ZonedTime, now: UnixMillis): UnixMillis {
  const today = time.dayAt(now);
  const moment = time.momentOf(today, timeOfDay);
  return moment > now ? moment : time.momentOf(today + 1, timeOfDay);
}

function readOffset(text: string): number {
  if (text === 'Z') return 0;
  const [hours, minutes] = text.slice(1).split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours! * HOUR + minutes! * MINUTE);
}

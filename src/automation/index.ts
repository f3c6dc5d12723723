/**
 * What plays next, and what is on air when. Sees no sample: it fills the port of the inputs that play tracks and answers a
 * program's question about its schedule, so it stands above both. Owns queues, memory of what was played and its own
 * chance; the tracks themselves belong to whoever fills its port `TrackShelf`.
 */
export {
  activeAt,
  nextChange,
  parseScheduleEntry,
  Schedule,
  type ScheduleChange,
  type ScheduledTime,
  type ScheduleEntry,
} from './schedule.ts';
export { ZonedTime } from './zoned-time.ts';

/**
 * What every other folder may use: units, the clock, the logger, the logs of refusals and of repeated failures, the
 * errors, file paths, the maximum password length. The list is closed: audio, byte formats and protocols have their own
 * folders. Imports from no other folder. State: the lines of a period (`RefusalLog`), the reasons of an outage
 * (`FailureLog`).
 */
export { type Clock, SystemClock, type Timer } from './clock.ts';
export { parseDuration, writeDuration } from './duration.ts';
export { errorText } from './error-text.ts';
export {
  AirchainError,
  type ErrorCode,
  type ErrorDefinition,
  errorDefinitions,
  isAirchainError,
} from './errors.ts';
export { FailureLog, type FailureLogOptions } from './failure-log.ts';
export { pathFromBytes, readablePath, systemPath } from './file-path.ts';
export { inTurns } from './in-turns.ts';
export { escapeLogText } from './log-text.ts';
export type { LogFields, Logger } from './logger.ts';
export { isPasswordTooLong, MAX_PASSWORD_BYTES } from './password-length.ts';
export { type Keyed, type ReconcileRules, reconcile } from './reconcile.ts';
export { type MountHolder, type RefusalLevel, RefusalLog, type RefusedClient } from './refusal-log.ts';
export {
  type ByteCount,
  byteCount,
  type Dbfs,
  dbfs,
  type Lufs,
  lufs,
  type Micros,
  type Millis,
  micros,
  millis,
  millisToMicros,
  millisToSeconds,
  type SampleFrames,
  type Seconds,
  sampleFrames,
  seconds,
  secondsToMillis,
  type UnixMillis,
  unixMillis,
} from './units.ts';

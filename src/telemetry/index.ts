/**
 * What is written down about the running station: log files and the lines that Icecast's tools expect in them. Above the
 * parts it tells about, which do not know it; the application feeds it from their events. Owns its files.
 */
export { LogFile, type LogFileOptions, type LogRotation } from './log-file.ts';
export { StationLogs } from './station-logs.ts';
export { type LogLevel, type LogSink, TextLogger } from './text-logger.ts';

/** Fields of a log line: short, flat, never a secret. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

/**
 * The log of every component. The application provides one that writes lines of text; tests provide one that records
 * them. `child` adds fields to all lines of the returned logger, for example `{ mount: '/live' }`.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

/** Facts that go with a log line: small, flat, and never a secret. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

/**
 * What every part writes its log to. The application hands in one that writes lines of text; tests hand in one that
 * remembers them. `child` adds fields to all lines below it, e.g. `{ mount: '/live' }`.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

import { type Clock, escapeLogText, type LogFields, type Logger } from '../core/index.ts';

/** How much a line weighs, lightest first. `debug`: what strangers do wrong, and details for a search. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where lines go, and from which weight on. Shared by a logger and its children, so that a reload changes all of them. */
export interface LogSink {
  level: LogLevel;
  write: (line: string) => void;
}

const WEIGHTS: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
/** What a client sent may be long; a log line need not be. */
const MAX_VALUE_CHARACTERS = 512;

/**
 * A logger for people and for `grep`: `2026-11-20T10:00:00.000Z INFO  source connected mount=/live source=192.0.2.7`.
 * Values with spaces or quotes are quoted; nothing in a value or a message can begin a new line.
 */
export class TextLogger implements Logger {
  readonly #clock: Clock;
  readonly #sink: LogSink;
  readonly #fields: LogFields;

  constructor(clock: Clock, sink: LogSink, fields: LogFields = {}) {
    this.#clock = clock;
    this.#sink = sink;
    this.#fields = fields;
  }

  debug(message: string, fields?: LogFields): void {
    this.#log('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#log('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#log('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#log('error', message, fields);
  }

  child(fields: LogFields): Logger {
    return new TextLogger(this.#clock, this.#sink, { ...this.#fields, ...fields });
  }

  #log(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (WEIGHTS[level] < WEIGHTS[this.#sink.level]) return;
    const time = new Date(this.#clock.wallTime()).toISOString();
    let line = `${time} ${level.toUpperCase().padEnd(5)} ${escapeLogText(message)}`;
    for (const [name, value] of Object.entries({ ...this.#fields, ...fields })) {
      if (value !== undefined) line += ` ${name}=${writeValue(value)}`;
    }
    this.#sink.write(line);
  }
}

function writeValue(value: NonNullable<LogFields[string]> | null): string {
  const text = String(value).slice(0, MAX_VALUE_CHARACTERS);
  const isPlain = /^[^\s"=]+$/.test(text) && escapeLogText(text) === text;
  return isPlain ? text : escapeLogText(JSON.stringify(text));
}

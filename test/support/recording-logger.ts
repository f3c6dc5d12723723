import type { LogFields, Logger } from '../../src/core/index.ts';

/** A logger that remembers each line with its fields. */
export function recordingLogger(lines: string[], fields: LogFields = {}): Logger {
  const write = (message: string, more?: LogFields) => {
    lines.push(`${message} ${JSON.stringify({ ...fields, ...more })}`);
  };
  const child = (more: LogFields) => recordingLogger(lines, { ...fields, ...more });
  return { debug: write, info: write, warn: write, error: write, child };
}

/** The same without what is written at debug: what an operator sees. */
export function loudLogger(lines: string[]): Logger {
  const withoutDebug = (logger: Logger): Logger => ({
    ...logger,
    debug: () => {},
    child: (fields) => withoutDebug(logger.child(fields)),
  });
  return withoutDebug(recordingLogger(lines));
}

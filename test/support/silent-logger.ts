import type { Logger } from '../../src/core/index.ts';

/** A logger that keeps nothing. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
};

import type {
  MonitorCodec,
  MonitorSubject,
  MonitorTitle,
  ServerMessage,
} from '../../../src/protocols/monitor-socket/index.ts';

export type { MonitorCodec, MonitorSubject, MonitorTitle };

/** Text messages of the server that this page handles. */
export type MonitorMessage = Exclude<ServerMessage, { readonly type: 'token' | 'levels' }>;

/** Format of the packets that follow. */
export type MonitorFormat = Extract<ServerMessage, { readonly type: 'ready' }>['format'];

/** Position of a sample frame at 48 kHz, and when it was created: milliseconds of the server's monotonic clock. */
export type FeedMoment = Omit<Extract<ServerMessage, { readonly type: 'clock' }>, 'type'>;

const known = new Set(['login', 'ready', 'clock', 'title', 'pong', 'error', 'end']);

/** Parses a text message; null: the type is unknown or the text is not a JSON object. */
export function readMonitorMessage(text: string): MonitorMessage | null {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof message !== 'object' || message === null || !('type' in message)) return null;
  return known.has(String(message.type)) ? (message as MonitorMessage) : null;
}

/** Codecs of a monitor socket. */
export type MonitorCodec = 'opus' | 's16le' | 'f32le';

/** Format of the packets that follow. */
export interface MonitorFormat {
  readonly codec: MonitorCodec;
  readonly sampleRate: number;
  readonly channels: number;
  readonly packetMillis: number;
  /** Sample frames at the start that a decoder discards. */
  readonly lookaheadFrames: number;
}

/** Position of a sample frame at 48 kHz, and when it was created: milliseconds of the server's monotonic clock. */
export interface FeedMoment {
  readonly position: number;
  readonly at: number;
}

/** Title of what plays. */
export interface MonitorTitle {
  readonly artist: string;
  readonly title: string;
  readonly display: string;
}

/** Text messages of the server that this page handles. */
export type MonitorMessage =
  | { readonly type: 'login' }
  | {
      readonly type: 'ready';
      readonly subject: { readonly kind: string; readonly name: string };
      readonly format: MonitorFormat;
      readonly clock: FeedMoment;
      readonly title: MonitorTitle | null;
    }
  | ({ readonly type: 'clock' } & FeedMoment)
  | { readonly type: 'title'; readonly title: MonitorTitle | null; readonly position: number }
  | { readonly type: 'pong'; readonly at: number; readonly serverAt: number }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  | { readonly type: 'end'; readonly reason: string };

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

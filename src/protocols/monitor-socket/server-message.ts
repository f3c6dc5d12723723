import type { MonitorFormat, MonitorSubject } from './monitor-query.ts';

/** What is playing; texts are empty when not known. */
export interface MonitorTitle {
  readonly artist: string;
  readonly title: string;
  /** Both in one line. */
  readonly display: string;
}

/** Left and right, in dBFS. */
export interface MonitorLevels {
  readonly peakDbfs: readonly [number, number];
  readonly rmsDbfs: readonly [number, number];
  /** null: there has not been enough sound. */
  readonly momentaryLufs: number | null;
}

/** A sample frame, counted at 48 kHz, and when it was made: milliseconds of the server's monotonic clock. */
export interface MonitorClock {
  readonly position: number;
  readonly at: number;
}

/** What the server says, as JSON. */
export type ServerMessage =
  | { readonly type: 'login' }
  | { readonly type: 'token'; readonly token: string; readonly expiresAt: string }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  | {
      readonly type: 'ready';
      readonly protocol: 1;
      readonly subject: MonitorSubject;
      readonly format: MonitorFormat & {
        readonly packetMillis: number;
        /** Sample frames at the beginning that a decoder throws away (RFC 7845 §4.2). */
        readonly lookaheadFrames: number;
      };
      readonly clock: MonitorClock;
      readonly title: MonitorTitle | null;
      readonly levels: MonitorLevels | null;
    }
  | ({ readonly type: 'clock' } & MonitorClock)
  | { readonly type: 'title'; readonly title: MonitorTitle | null; readonly position: number }
  | ({ readonly type: 'levels' } & MonitorLevels)
  | { readonly type: 'pong'; readonly at: number; readonly serverAt: number }
  | { readonly type: 'end'; readonly reason: string };

/** Why a socket is closed (RFC 6455 §7.4). */
export const closeCodes = {
  ended: 1000,
  notUnderstood: 1003,
  login: 4401,
  banned: 4403,
  notFound: 4404,
  loginLate: 4408,
  stalled: 4410,
  loginLimited: 4429,
  full: 4503,
} as const;

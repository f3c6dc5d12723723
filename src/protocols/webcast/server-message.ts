/** Name of the subprotocol (`Sec-WebSocket-Protocol`). */
export const WEBCAST_PROTOCOL = 'webcast';
/** The `mime` of bare Opus packets, each with a head of its own; airchain's. */
export const OPUS_PACKETS_TYPE = 'audio/opus';

/** The report to the sender of a stream. */
export interface WebcastReturn {
  /** Whether listeners hear it: a program has it on air, or they listen to the mount itself. */
  readonly onAir: boolean;
  readonly listeners: number;
  /** Of what arrived, decoded: left and right, in dBFS; null: not measured. */
  readonly level: { readonly peak: readonly [number, number]; readonly rms: readonly [number, number] } | null;
}

/** What the server says, as JSON, to those who asked for it (`"airchain": true`). */
export type WebcastAnswer =
  /** Let in. `resume`: comes back with it after a loss, within so many seconds. */
  | {
      readonly type: 'welcome';
      readonly mount: string;
      readonly user: string;
      readonly resume: string;
      readonly resumeSeconds: number;
      readonly isResumed: boolean;
    }
  | ({ readonly type: 'state' } & WebcastReturn)
  /** All bytes of a measurement that have come. */
  | { readonly type: 'received'; readonly bytes: number };

/** Why a socket is closed (RFC 6455 §7.4). Those from 4000 on are airchain's. */
export const webcastCloseCodes = {
  ended: 1000,
  goingAway: 1001,
  notUnderstood: 1003,
  tooLarge: 1009,
  login: 4401,
  mountInUse: 4403,
  notFound: 4404,
  timedOut: 4408,
  takenOver: 4409,
  killed: 4410,
  loginLimited: 4429,
  tooManySources: 4503,
} as const;

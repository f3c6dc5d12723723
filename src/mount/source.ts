import type { UnixMillis } from '../core/index.ts';
import type { Framer } from '../formats/index.ts';
import type { StreamTitle } from './stream-title.ts';

/** How the audio arrives at the mount; `program`: produced by this server. */
export type SourceProtocol = 'icecast' | 'shoutcast' | 'relay' | 'webcast' | 'program';

/** Whether a logged-in source client sends it: neither a relay nor a program. */
export function isFromOutside({ protocol }: Pick<Source, 'protocol'>): boolean {
  return protocol !== 'program' && protocol !== 'relay';
}

/**
 * Why a source stopped feeding its mount. `killed`: by an administrator. `stopped`: airchain ends or a relay was
 * switched off.
 */
export type SourceEnd =
  | 'disconnected'
  | 'timed-out'
  | 'taken-over'
  | 'killed'
  | 'not-a-stream'
  | 'restarts-too-often'
  | 'broken-body'
  | 'stopped';

/**
 * What feeds a mount. Declared by the mount, implemented by the owner of the socket: a source client's
 * connection, a relay. The mount calls `close` to end it; the owner disconnects and frees its own resources.
 */
export interface Source {
  /** Connection number, unique while airchain runs. */
  readonly id: number;
  readonly protocol: SourceProtocol;
  /** Where it comes from, for people and logs: an address, or the URL of a relay without credentials. */
  readonly address: string;
  readonly userAgent: string;
  /** The account it logged in with; empty for relays. */
  readonly user: string;
  readonly connectedAt: UnixMillis;
  close(reason: SourceEnd): void;
}

/** The interface of a mount for its attached source. After it was replaced or closed, calls have no effect. */
export interface SourceFeed {
  /** Sets the format; `write` accepts its bytes from here on. */
  begin(framer: Framer, contentType: string): void;
  /** Bytes of the stream, in pieces of any size. The caller may reuse the buffer afterwards. */
  write(bytes: Buffer): void;
  /** `amends`: adds details to the last title. */
  setTitle(title: StreamTitle, amends?: boolean): void;
  /** The source has ended; the reason decides whether the mount bridges. */
  end(reason: SourceEnd): void;
}

/** Starts and stops a source that runs only while there are listeners: an on-demand relay. */
export interface SourceOnDemand {
  /** Whether a start may provide audio soon: false after a failed attempt, until the next one is due. */
  readonly isPromising: boolean;
  start(): void;
  stop(): void;
}

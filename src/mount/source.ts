import type { UnixMillis } from '../core/index.ts';
import type { Framer } from '../formats/index.ts';
import type { StreamTitle } from './stream-title.ts';

/** How the sound came to the mount; `program`: it was made here. */
export type SourceProtocol = 'icecast' | 'shoutcast' | 'relay' | 'webcast' | 'program';

/** Whether a client of ours sends it, which has logged in: neither a relay nor a program. */
export function isFromOutside({ protocol }: Pick<Source, 'protocol'>): boolean {
  return protocol !== 'program' && protocol !== 'relay';
}

/** Why a source stopped feeding its mount. `killed`: by an administrator. `stopped`: airchain ends or a relay was switched off. */
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

/** What a source may do with its mount while it is attached. After it was replaced or closed every call does nothing. */
export interface SourceFeed {
  /** The format is known: from here on `write` takes bytes of it. */
  begin(framer: Framer, contentType: string): void;
  /** Bytes of the stream, in pieces of any size. The caller may reuse the buffer afterwards. */
  write(bytes: Buffer): void;
  /** `amends`: it is of what the last title was of, of which more is known now. */
  setTitle(title: StreamTitle, amends?: boolean): void;
  /** The source is over; the mount bridges, or not, by the reason. */
  end(reason: SourceEnd): void;
}

/** Starts and stops a source that runs only while there are listeners: an on-demand relay. */
export interface SourceOnDemand {
  /** Whether a start may bring sound soon: false while the last attempt has failed and the next one is not due. */
  readonly isPromising: boolean;
  start(): void;
  stop(): void;
}

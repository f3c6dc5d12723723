import type { Millis, UnixMillis } from '../core/index.ts';
import type { LinkMaker } from './link-book.ts';

/**
 * What a link's listener can expect.
 * waiting  nothing yet, or not for the moment
 * live     sound comes
 * ended    it was on air, and its source is gone; it may come again while the link is open
 */
export type LinkState = 'waiting' | 'live' | 'ended';

/** One link at one moment. */
export interface LinkSnapshot {
  readonly id: string;
  /** Empty: none was given. */
  readonly title: string;
  readonly state: LinkState;
  /** What is on air, in one line, as the source says; empty: it says nothing. */
  readonly nowPlaying: string;
  /** Empty while nothing has come. */
  readonly contentType: string;
  readonly listeners: number;
  /** null: only the server's own limit counts. */
  readonly maxListeners: number | null;
  readonly createdAt: UnixMillis;
  readonly expiresAt: UnixMillis;
  /** It ends then when it has never been on air; null: it waits as long as it is open. */
  readonly startBy: UnixMillis | null;
  /** The client that sends now; null: none. */
  readonly source: { readonly address: string; readonly userAgent: string; readonly connectedAt: UnixMillis } | null;
}

/** Options of a new link; null: the default of the station. */
export interface LinkRequest {
  /** Those who need no login for it are limited by their network. */
  readonly maker: LinkMaker;
  readonly title: string;
  readonly ttl: Millis | null;
  readonly maxListeners: number | null;
}

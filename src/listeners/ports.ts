import type { Millis } from '../core/index.ts';

/** Who wants to hear which mount. */
export interface PlayRequest {
  readonly mount: string;
  /** The path of the ladder that was asked for, where its rule is another than that of the mount: both have to be kept. */
  readonly ladder: string | null;
  /** Path and query as sent; what a mount's URL authentication is told. */
  readonly target: string;
  readonly credentials: { readonly user: string; readonly password: string } | null;
  /** What a browser kept of a listener's login; null: nothing. */
  readonly token: string | null;
  readonly clientId: number;
  readonly address: string;
  /** Whether a page of another server may be behind it. */
  readonly isForeign: boolean;
  readonly userAgent: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** Whether the listener may hear the mount, as which account, or why not. `retryAfter`: when to ask again. */
export type PlayDecision =
  | {
      readonly isAllowed: true;
      readonly user: string;
      /** How long it may stay; absent: as long as the mount lets it. */
      readonly expiresAfter?: Millis;
    }
  | {
      readonly isAllowed: false;
      readonly refusal: 'credentials' | 'banned' | 'rate-limited' | 'unavailable';
      readonly retryAfter?: Millis;
    };

/** Who may listen. What `listeners` needs of the gate; the application connects the two. */
export interface PlayGate {
  decidePlay(request: PlayRequest): Promise<PlayDecision>;
}

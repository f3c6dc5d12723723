import type { Millis } from '../core/index.ts';
import type { SourceLogin } from '../protocols/icecast-source/index.ts';
import type { MountPath } from '../protocols/mount-path/index.ts';

/** Who wants to feed which mount. */
export interface PublishRequest {
  readonly mount: MountPath;
  /** Null: no credentials were sent, which is a question and not a failure (libshout's poke). */
  readonly login: SourceLogin | null;
  /** Of a session that a browser is in; null or left out: none. */
  readonly token?: string | null;
  readonly address: string;
  /** Whether a page of another server may be behind it; left out: no. */
  readonly isForeign?: boolean;
  readonly userAgent: string;
  /** The same login is asked about again where it is refused here, so that the two count as one attempt and are one in the log. */
  readonly isTrial?: boolean;
  /** What was asked for, where it is not the mount; for the log. */
  readonly route?: string;
}

/** Whether the source may feed the mount, as which account, or why not. `retryAfter`: when to ask again. */
export type PublishDecision =
  | { readonly isAllowed: true; readonly user: string }
  | {
      readonly isAllowed: false;
      readonly refusal: 'credentials' | 'banned' | 'rate-limited' | 'unavailable';
      readonly retryAfter?: Millis;
    };

/** Who may feed a mount. What `ingest` needs of the gate; the application connects the two. */
export interface PublishGate {
  decidePublish(request: PublishRequest): Promise<PublishDecision>;
}

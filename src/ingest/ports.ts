import type { Millis } from '../core/index.ts';
import type { SourceLogin } from '../protocols/icecast-source/index.ts';

/** Who wants to feed which mount. */
export interface PublishRequest {
  readonly mount: string;
  /** Null: no credentials were sent, which is a question and not a failure (libshout's poke). */
  readonly login: SourceLogin | null;
  readonly address: string;
  readonly userAgent: string;
}

/** Whether the source may feed the mount, as which account, or why not. `retryAfter`: when to ask again. */
export type PublishDecision =
  | { readonly isAllowed: true; readonly user: string }
  | {
      readonly isAllowed: false;
      readonly refusal: 'credentials' | 'banned' | 'rate-limited' | 'unavailable';
      readonly retryAfter?: Millis;
    };

/** One source that was refused or has ended, as the access log tells it. Texts are empty where nothing was said. */
export interface SourceRecord {
  readonly address: string;
  /** The account; empty where it was refused. */
  readonly user: string;
  /** `PUT /live HTTP/1.1`, without a password that stood in it. */
  readonly requestLine: string;
  readonly status: number;
  /** Bytes of the answer's body; what the source sent is not counted here. */
  readonly bytes: number;
  readonly referer: string;
  readonly userAgent: string;
  /** Whole seconds that it was on air. */
  readonly seconds: number;
}

/** Who may feed a mount. What `ingest` needs of the gate; the application connects the two. */
export interface PublishGate {
  decidePublish(request: PublishRequest): Promise<PublishDecision>;
}

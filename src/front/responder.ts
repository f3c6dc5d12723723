import type { Clock, Millis } from '../core/index.ts';
import { type Connection, respondAndClose } from '../dial/index.ts';
import type { RequestHead } from '../protocols/http-head/index.ts';
import {
  type IcecastAnswerStyle,
  type IcecastCompat,
  type Refusal,
  refusalAnswer,
  writeIcecastAnswer,
} from '../protocols/icecast-answer/index.ts';
import type { AccessRecord } from '../protocols/icecast-logs/index.ts';

/** How responses look; read for each response, so that a reload applies. */
export interface ResponderOptions {
  readonly clock: Clock;
  readonly compat: () => IcecastCompat;
  readonly style: () => IcecastAnswerStyle;
  /** Called with each request that was answered here. */
  readonly onAnswered: (record: AccessRecord) => void;
}

/** Answers requests that reach none of the parts behind the front. */
export class Responder {
  readonly #options: ResponderOptions;

  constructor(options: ResponderOptions) {
    this.#options = options;
  }

  /** The bytes of a refusal, as Icecast sends it. `retryAfter`: where waiting helps. */
  write(
    refusal: Refusal,
    retryAfter?: Millis,
  ): { readonly bytes: Buffer; readonly status: number; readonly body: string } {
    const { clock, compat, style } = this.#options;
    const answer = refusalAnswer(refusal, compat(), retryAfter === undefined ? undefined : retryAfter / 1000);
    const { status, body = '' } = answer;
    return { bytes: writeIcecastAnswer(answer, style(), clock.wallTime()), status, body };
  }

  /** Refuses a request: sends the response, closes the connection and reports it for the access log. */
  refuse({ socket, address }: Connection, head: RequestHead, refusal: Refusal, retryAfter?: Millis): void {
    const { clock, onAnswered } = this.#options;
    const { bytes, status, body } = this.write(refusal, retryAfter);
    respondAndClose(socket, bytes, clock);
    onAnswered({
      address,
      user: '',
      requestLine: `${head.method} ${head.target} ${head.protocol}/${head.version}`,
      status,
      bytes: Buffer.byteLength(body),
      referer: head.headers.get('referer') ?? '',
      userAgent: head.headers.get('user-agent') ?? '',
      seconds: 0,
    });
  }
}

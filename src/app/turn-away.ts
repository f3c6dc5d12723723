import type { Millis } from '../core/index.ts';
import { type Connection, respondAndClose } from '../dial/index.ts';
import type { RequestHead } from '../protocols/http-head/index.ts';
import { type Refusal, refusalAnswer, writeIcecastAnswer } from '../protocols/icecast-answer/index.ts';
import { readBasicCredentials } from '../protocols/icecast-source/index.ts';
import { answerStyle, type StationContext } from './station-context.ts';

/** Answers a request that the front serves itself with a refusal, writes it to the access log and closes the connection. */
export function turnAway(
  { clock, config, logs }: StationContext,
  { socket, address }: Connection,
  head: RequestHead,
  refusal: Refusal,
  retryAfter?: Millis,
): void {
  const seconds = retryAfter === undefined ? undefined : retryAfter / 1000;
  const answer = refusalAnswer(refusal, config().server.compat, seconds);
  respondAndClose(socket, writeIcecastAnswer(answer, answerStyle(config()), clock.wallTime()), clock);
  logs.requestAnswered({
    address,
    user: '',
    requestLine: `${head.method} ${head.target} ${head.protocol}/${head.version}`,
    status: answer.status,
    bytes: Buffer.byteLength(answer.body ?? ''),
    referer: head.headers.get('referer') ?? '',
    userAgent: head.headers.get('user-agent') ?? '',
    seconds: 0,
  });
}

/** Refuses a method that no part of the server knows. */
export function refuseMethod(context: StationContext, connection: Connection, head: RequestHead): void {
  const route = `${head.method} ${head.path}`;
  const user = readBasicCredentials(head.headers.get('authorization'))?.user;
  const userAgent = head.headers.get('user-agent');
  const { address } = connection;
  context.refusals.note('info', { reason: 'route-unknown', address, right: 'public', route, user, userAgent });
  turnAway(context, connection, head, 'method-unknown');
}

import type { StatsFeed } from '../api/index.ts';
import type { Connection } from '../dial/index.ts';
import type { RequestHead } from '../protocols/http-head/index.ts';
import { readBasicCredentials } from '../protocols/icecast-source/index.ts';
import type { StationContext } from './station-context.ts';
import { turnAway } from './turn-away.ts';

/** Serves `STATS`: asks the gate and attaches the socket to the feed. */
export async function feedStatistics(
  context: StationContext,
  statsFeed: StatsFeed,
  connection: Connection,
  head: RequestHead,
): Promise<void> {
  const { socket, address } = connection;
  const client = { address, route: `${head.method} ${head.path}`, userAgent: head.headers.get('user-agent') ?? '' };
  const decision = await context.gate.decide({
    ...client,
    right: { right: 'admin' },
    credentials: readBasicCredentials(head.headers.get('authorization')),
  });
  if (socket.destroyed) return;
  socket.resume();
  if (!decision.allowed) turnAway(context, connection, head, decision.reason, decision.retryAfter);
  else if (!statsFeed.attach(socket)) {
    const reason = 'too-many-connections';
    context.refusals.note('info', { ...client, reason, right: 'admin', user: decision.user });
    turnAway(context, connection, head, reason);
  }
}

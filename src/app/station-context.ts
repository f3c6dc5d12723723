import type { Gate } from '../auth/index.ts';
import type { AirchainConfig } from '../config/index.ts';
import type { Clock, Logger, RefusalLog } from '../core/index.ts';
import type { LinkBook } from '../links/index.ts';
import type { MountRegistry } from '../mount/index.ts';
import type { IcecastAnswerStyle } from '../protocols/icecast-answer/index.ts';
import type { StationLogs } from '../telemetry/index.ts';
import { serverIdentity } from './server-identity.ts';

/** Dependencies of every part. Exists as long as the station. */
export interface StationContext {
  readonly clock: Clock;
  readonly logs: StationLogs;
  readonly logger: Logger;
  readonly refusals: RefusalLog;
  readonly gate: Gate;
  readonly registry: MountRegistry;
  readonly links: LinkBook;
  /** The configuration in force; another object after a reload. */
  readonly config: () => AirchainConfig;
}

/** Style of Icecast's responses under a configuration. */
export function answerStyle({ server }: AirchainConfig): IcecastAnswerStyle {
  return { serverId: serverIdentity(server.compat), corsOrigin: server.corsOrigin };
}

/** Index in `server.listen` of the port for players: the first that is not for SHOUTcast sources only. */
export function publicPortIndex({ server }: AirchainConfig): number {
  return Math.max(
    0,
    server.listen.findIndex(({ shoutcast }) => !shoutcast),
  );
}

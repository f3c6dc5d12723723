import {
  type ApiServer,
  type ApiServerOptions,
  createApiServer,
  defaultApiLimits,
  defaultBodyLimits,
} from '../../src/api/index.ts';
import { RefusalLog } from '../../src/core/index.ts';
import { AddressSet } from '../../src/protocols/client-address/index.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryLinks } from './memory-links.ts';
import { MemorySound } from './memory-sound.ts';
import { MemoryStation, mountSnapshot } from './memory-station.ts';
import { RecordingGate } from './recording-gate.ts';
import { silentLogger } from './silent-logger.ts';

/** An API over a station in memory, closed with the test. */
export interface TestApi {
  readonly api: ApiServer;
  readonly station: MemoryStation;
  readonly sound: MemorySound;
  readonly gate: RecordingGate;
  readonly clock: ManualClock;
}

/** Starts an API with `/live` on air, unless another station is given. Ten seconds after the source of `/live` came. */
export async function startApi(
  hooks: { after(stop: () => Promise<void>): void },
  {
    station,
    sound = new MemorySound(),
    trusted = [],
    ...changes
  }: Partial<ApiServerOptions> & { station?: MemoryStation; sound?: MemorySound; trusted?: string[] } = {},
): Promise<TestApi> {
  const live = station ?? new MemoryStation([mountSnapshot({ path: '/live' })]);
  const clock = new ManualClock(Date.UTC(2026, 10, 20, 20, 25, 14));
  const gate = new RecordingGate(clock);
  const api = await createApiServer({
    station: live,
    sound,
    links: new MemoryLinks(),
    gate,
    clock,
    logger: silentLogger,
    refusals: new RefusalLog(silentLogger, clock),
    version: '0.0.0',
    serverId: 'Icecast 2.4.4',
    corsOrigin: '*',
    webDirectory: '/nonexistent',
    compat: '2.4',
    adminUser: 'admin',
    sockets: [],
    trustedProxies: new AddressSet(trusted),
    shoutcastMount: () => null,
    about: () => ({ name: 'Harbour Radio', description: '', genre: '', url: '' }),
    limits: defaultApiLimits,
    bodies: defaultBodyLimits,
    onAnswered: () => {},
    ...changes,
  });
  hooks.after(() => api.close());
  return { api, station: live, sound, gate, clock };
}

/** An `Authorization` value from `user:password`. */
export function basic(login: string): string {
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

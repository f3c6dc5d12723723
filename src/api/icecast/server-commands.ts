import { errorText, isAirchainError } from '../../core/index.ts';
import {
  icecastRefusals,
  type ListedMount,
  writeMountList,
  writeStatsXml,
  writeStreamListText,
} from '../../protocols/icecast-admin/index.ts';
import { selectPublicStatistics } from '../../protocols/status-json/index.ts';
import { namedMounts } from '../mounts/find-mount.ts';
import { isShown } from '../mounts/public-mount.ts';
import { type AdminCall, type AdminCommand, respond } from './admin-command.ts';
import { writeMountsPage, writeStatisticsPage } from './admin-pages.ts';
import { computeStatistics, elapsedSeconds, isOnAir } from './icecast-statistics.ts';

/** The commands that are about the whole server. */
export const serverCommands: readonly AdminCommand[] = [
  {
    name: 'stats',
    right: 'source.manage',
    about: 'server',
    run({ station, query, origin }) {
      const only = query.get('mount');
      const table = computeStatistics(station.server(), namedMounts(station, only), origin);
      if (only !== null && table.sources.length === 0) return { refusal: icecastRefusals.sourceUnknown };
      return { xml: writeStatsXml(table), page: writeStatisticsPage(table) };
    },
  },
  {
    name: 'listmounts',
    right: 'admin',
    about: 'server',
    run(call) {
      const mounts = listMounts(call, call.query.get('mount'));
      return { xml: writeMountList(mounts), page: writeMountsPage(mounts) };
    },
  },
  {
    name: 'streamlist',
    right: 'admin',
    about: 'server',
    run(call) {
      const mounts = listMounts(call, call.query.get('mount'));
      return { xml: writeMountList(mounts), page: writeMountsPage(mounts) };
    },
  },
  {
    name: 'streamlist.txt',
    right: 'relay.list',
    about: 'server',
    // Hidden mounts are left out as Icecast does: a slave would make them public.
    run: ({ station }) => ({
      text: writeStreamListText(
        station
          .mounts()
          .filter((mount) => isOnAir(mount) && isShown(mount))
          .map(({ path }) => path),
      ),
    }),
  },
  {
    name: 'publicstats',
    right: 'public',
    about: 'server',
    run({ station, origin }) {
      const shown = station.mounts().filter(isShown);
      const table = selectPublicStatistics(computeStatistics(station.server(), shown, origin));
      return { xml: writeStatsXml(table), page: writeStatisticsPage(table) };
    },
  },
  {
    name: 'reloadconfig',
    right: 'admin',
    about: 'server',
    changes: true,
    async run({ station }) {
      try {
        await station.reload();
      } catch (error) {
        if (!isAirchainError(error)) throw error;
        return respond(errorText(error), false);
      }
      return respond('Configuration reloaded', true);
    },
  },
];

/** The mounts on air, as `listmounts` and `moveclients` list them; `only`: the one of this path. */
export function listMounts(
  { station, clock }: Pick<AdminCall, 'station' | 'clock'>,
  only: string | null,
): ListedMount[] {
  const now = clock.wallTime();
  return namedMounts(station, only)
    .filter(isOnAir)
    .map((mount) => ({
      mount: mount.path,
      fallback: mount.fallback,
      listeners: mount.listeners,
      connectedSeconds: mount.source ? elapsedSeconds(mount.source.connectedAt, now) : 0,
      contentType: mount.contentType,
      authenticator: mount.authenticator,
    }));
}

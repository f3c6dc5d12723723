import { isAirchainError } from '../../core/index.ts';
import { playlistContentTypes, writeM3u } from '../../formats/playlist-file/index.ts';
import {
  accountMessages,
  icecastRefusals,
  type ListedListener,
  writeAccountList,
  writeIceResponse,
  writeListenerList,
  writeMoveDestinations,
} from '../../protocols/icecast-admin/index.ts';
import { readTitleChange } from '../mounts/title-change.ts';
import type { ListenerAccountsPort } from '../ports.ts';
import { type AdminAnswer, type AdminCommand, type MountCall, respond } from './admin-command.ts';
import { writeAccountsPage, writeListenersPage, writeMountsPage, writeTitlePage } from './admin-pages.ts';
import { elapsedSeconds } from './icecast-statistics.ts';
import { listMounts } from './server-commands.ts';

/** The commands that are about one mount, named by `?mount=`. */
export const mountCommands: readonly AdminCommand[] = [
  {
    name: 'listclients',
    right: 'source.manage',
    about: 'mount',
    run({ station, clock, mount: { path } }) {
      const now = clock.wallTime();
      const listeners = station.listeners(path).map(
        (listener): ListedListener => ({
          id: String(listener.id),
          address: listener.address,
          userAgent: listener.userAgent,
          connectedSeconds: elapsedSeconds(listener.connectedAt, now),
          referer: listener.referer,
          user: listener.user,
          lagBytes: listener.lagBytes,
        }),
      );
      return { xml: writeListenerList(path, listeners), page: writeListenersPage(path, listeners) };
    },
  },
  { name: 'metadata', right: 'source.manage', about: 'mount', changes: true, run: setTitle },
  {
    name: 'updatemetadata',
    right: 'source.manage',
    about: 'mount',
    run: ({ mount }) => ({
      xml: writeIceResponse('Titles are set by /admin/metadata', false),
      page: writeTitlePage(mount.path),
    }),
  },
  {
    name: 'fallbacks',
    right: 'admin',
    about: 'mount',
    changes: true,
    run({ station, mount, query }) {
      const fallback = query.get('fallback');
      if (fallback === null) return { refusal: icecastRefusals.parameterMissing };
      station.setFallback(mount.path, fallback || null);
      return { done: 'Fallback configured' };
    },
  },
  {
    name: 'moveclients',
    right: 'admin',
    about: 'mount',
    changes: true,
    changesBy: 'destination',
    run: moveListeners,
  },
  {
    name: 'killclient',
    right: 'source.manage',
    about: 'mount',
    changes: true,
    run({ station, mount, query }) {
      const id = query.get('id');
      if (id === null) return { refusal: icecastRefusals.parameterMissing };
      const isKilled = station.killListener(mount.path, Number(id));
      return respond(`Client ${id} ${isKilled ? 'removed' : 'not found'}`, isKilled);
    },
  },
  {
    name: 'killsource',
    right: 'source.manage',
    about: 'mount',
    changes: true,
    run({ station, mount }) {
      return station.killSource(mount.path)
        ? respond('Source Removed', true)
        : { refusal: icecastRefusals.sourceUnknown };
    },
  },
  {
    name: 'manageauth',
    right: 'admin',
    about: 'mount',
    evenIdle: true,
    changes: true,
    changesBy: 'action',
    run: manageAccounts,
  },
  {
    name: 'buildm3u',
    right: 'admin',
    about: 'mount',
    evenIdle: true,
    run({ mount, query, origin }) {
      const user = query.get('username');
      const password = query.get('password');
      if (user === null || password === null) return { refusal: icecastRefusals.parameterMissing };
      const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
      const body = writeM3u([`${origin.replace('://', `://${login}@`)}${mount.path}`]);
      return { file: { name: 'listen.m3u', contentType: playlistContentTypes.m3u, body } };
    },
  },
];

function setTitle({ station, mount, query, logger }: MountCall): AdminAnswer {
  const mode = query.get('mode');
  if (mode === null) return { refusal: icecastRefusals.parameterMissing };
  if (mode !== 'updinfo') return respond('No such action', false);
  const change = readTitleChange(query, mount, logger);
  // Icecast reports success even without a title, and encoders rely on it.
  if (change && !station.setTitle(mount.path, change)) return { refusal: icecastRefusals.sourceUnknown };
  return respond('Metadata update successful', true);
}

function moveListeners(call: MountCall): AdminAnswer {
  const { station, mount, query } = call;
  const to = query.get('destination');
  if (to === null) {
    const mounts = listMounts(call, null).filter((listed) => listed.mount !== mount.path);
    return { xml: writeMoveDestinations(mount.path, mounts), page: writeMountsPage(mounts, mount.path) };
  }
  if (to === mount.path) return { refusal: icecastRefusals.mountsIdentical };
  if (!station.rungs(to).some((each) => station.mount(each)?.source))
    return { refusal: icecastRefusals.destinationUnknown };
  const id = query.get('id');
  try {
    station.moveListeners(mount.path, to, id === null ? undefined : Number(id));
  } catch (error) {
    if (!isAirchainError(error, 'MOUNT_FORMATS_DIFFER')) throw error;
    return { refusal: icecastRefusals.familiesDiffer };
  }
  return respond(`Clients moved from ${mount.path} to ${to}`, true);
}

async function manageAccounts({ station, mount, query }: MountCall): Promise<AdminAnswer> {
  const accounts = station.accounts(mount.path);
  if (!accounts) return { refusal: icecastRefusals.accountsNotKept };
  const action = query.get('action');
  const user = query.get('username');
  const needsUser = action === 'add' || action === 'delete';
  if (needsUser && !user) return { refusal: icecastRefusals.parameterMissing };
  if (action === 'add' && !query.get('password')) return { refusal: icecastRefusals.parameterMissing };
  const message = needsUser ? await changeAccount(accounts, action, user!, query.get('password')!) : undefined;
  const users = await accounts.list();
  return { xml: writeAccountList(mount.path, users, message), page: writeAccountsPage(mount.path, users, message) };
}

async function changeAccount(
  accounts: ListenerAccountsPort,
  action: 'add' | 'delete',
  user: string,
  password: string,
): Promise<string> {
  if (action === 'add') return (await accounts.add(user, password)) ? accountMessages.added : accountMessages.exists;
  return (await accounts.remove(user)) ? accountMessages.deleted : accountMessages.unknown;
}

import type { ByteCount } from '../../core/index.ts';
import type { WebcastEntrance } from '../../ingest/index.ts';
import { isMountPath, type MountPath } from '../../protocols/mount-path/index.ts';
import { WEBCAST_PROTOCOL } from '../../protocols/webcast/index.ts';
import type { SocketRequest, SocketRoute } from '../socket-entrance.ts';

/** What sockets that bring sound are served with. */
export interface WebcastSocketOptions {
  readonly entrance: WebcastEntrance;
  /** The mount of a live input; null: there is none of that name. */
  readonly mountOfInput: (name: string) => string | null;
  readonly maxMessage: ByteCount;
}

const STUDIO_PATH = '/studio/socket';

/** Sound from browsers: at the mount's own path, as webcast.js has it, or for the studio page by mount or live input. */
export function webcastSocketRoute({ entrance, mountOfInput, maxMessage }: WebcastSocketOptions): SocketRoute {
  const mountOf = ({ path, query }: SocketRequest): MountPath | null => {
    const input = query.get('input');
    const mount = path !== STUDIO_PATH ? path : input === null ? query.get('mount') : mountOfInput(input);
    return mount !== null && isMountPath(mount) ? mount : null;
  };
  return {
    ownPath: STUDIO_PATH,
    matches: ({ path, protocols }) =>
      path === STUDIO_PATH || (protocols.includes(WEBCAST_PROTOCOL) && isMountPath(path)),
    right: () => ({ right: 'public' }),
    protocol: WEBCAST_PROTOCOL,
    isOpenToOtherSites: true,
    maxMessage,
    open: (socket, request, admission) => {
      const { address, userAgent, token, isForeign } = request;
      return entrance.enter(socket, { mount: mountOf(request), address, userAgent, token, isForeign }, admission.letIn);
    },
  };
}

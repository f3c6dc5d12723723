import packageFile from '../../package.json' with { type: 'json' };
import type { IcecastCompat } from '../protocols/icecast-answer/index.ts';

/** The version of airchain, as `package.json` has it. */
export const VERSION = packageFile.version;

/** What airchain calls itself towards other servers. */
export const USER_AGENT = `airchain/${VERSION}`;

const ICECAST_VERSIONS: Readonly<Record<IcecastCompat, string>> = { '2.4': '2.4.4', '2.5': '2.5.0' };

/**
 * The `Server` header and `server_id`. Begins as Icecast's does, because players and panels look for that, and says which
 * Icecast's interfaces are spoken and that it is not Icecast.
 */
export function serverIdentity(compat: IcecastCompat): string {
  return `Icecast ${ICECAST_VERSIONS[compat]} (airchain ${VERSION})`;
}

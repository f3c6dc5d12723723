import type { Millis } from '../core/index.ts';
import type { BanOptions } from './bans.ts';
import type { LinkMakerOptions } from './link-maker.ts';
import type { Login, Secret } from './login.ts';
import type { SessionLimits } from './sessions.ts';
import type { UrlAuthOptions } from './url-auth.ts';
import type { FormServer } from './url-auth-form.ts';

/** How the listeners of a mount log in. */
export type ListenerAuthOptions =
  | { readonly type: 'htpasswd'; readonly file: string }
  /** `of`: the mount whose accounts they are; absent: those of the mount itself. */
  | { readonly type: 'accounts'; readonly of?: string }
  | ({ readonly type: 'url' } & UrlAuthOptions);

/** Access to one mount. */
export interface MountAccess {
  /** The mount's own source user; absent: the server's. */
  readonly sourceUser?: string;
  /** The source password of the mount; absent: the server's. If set, the server's password is refused here. */
  readonly sourceSecret?: Secret;
  /** Absent: every client may listen. */
  readonly listenerAuth?: ListenerAuthOptions;
}

/** Options of the gate. A login that is null accepts no client. */
export interface GateOptions {
  /** For all mounts without an own login. */
  readonly source: Login | null;
  /** One or more: the configured one, or those of the database. */
  readonly admins: readonly Login[];
  /** For `relay.list` alone. */
  readonly relay: Login | null;
  /** By path; for other mounts `mountDefaults` applies. */
  readonly mounts: ReadonlyMap<string, MountAccess>;
  readonly mountDefaults: MountAccess;
  readonly bans: BanOptions;
  /** Wrong passwords from one address in `passwordWindow` after which it is refused; 1 or more. */
  readonly passwordFailures: number;
  /** From the first attempt on. */
  readonly passwordWindow: Millis;
  readonly sessions: SessionLimits;
  readonly links: LinkMakerOptions;
  /** This server, as auth servers receive it. */
  readonly server: FormServer;
}

import type { Caller } from '../../auth/index.ts';
import type { Clock, Logger } from '../../core/index.ts';
import type { RequestQuery } from '../../protocols/http-head/index.ts';
import { type IcecastRefusal, writeIceResponse } from '../../protocols/icecast-admin/index.ts';
import type { MountSnapshot, StationPort } from '../ports.ts';
import { writeResponsePage } from './admin-pages.ts';

/** One call of an admin command. */
export interface AdminCall {
  readonly station: StationPort;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly query: RequestQuery;
  readonly caller: Caller;
  /** What addresses begin with for the caller: `http://radio.example:8000`. */
  readonly origin: string;
}

/** The same for a command about one mount that exists. */
export interface MountCall extends AdminCall {
  readonly mount: MountSnapshot;
}

/**
 * What a command has to say. `xml` goes to programs, `page` to people who asked for `.xsl`; `done` is a word in HTML for
 * both, `file` a file to open, `refusal` one of Icecast's.
 */
export type AdminAnswer =
  | { readonly xml: string; readonly page: string }
  | { readonly done: string }
  | { readonly text: string }
  | { readonly file: { readonly name: string; readonly contentType: string; readonly body: string } }
  | { readonly refusal: IcecastRefusal };

/** An admin command of Icecast's: `/admin/<name>`, with `.xml` and `.xsl` for the other forms. */
export type AdminCommand = {
  readonly name: string;
  /** Whether it changes something. */
  readonly changes?: boolean;
  /** The parameter without which it only shows what could be changed. */
  readonly changesBy?: string;
  /** Who may call it. Commands with `source.manage` may be called with the credentials of the mount's source. */
  readonly right: 'public' | 'admin' | 'source.manage' | 'relay.list';
} & (
  | { readonly about: 'server'; run(call: AdminCall): AdminAnswer | Promise<AdminAnswer> }
  | {
      readonly about: 'mount';
      /** Whether it is about mounts without a source too. */
      readonly evenIdle?: boolean;
      run(call: MountCall): AdminAnswer | Promise<AdminAnswer>;
    }
);

/** The answer of a command that acted, or could not. */
export function respond(message: string, isDone: boolean): AdminAnswer {
  return { xml: writeIceResponse(message, isDone), page: writeResponsePage(message, isDone) };
}

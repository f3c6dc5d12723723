/** One field of a form, name and value. */
export type FormField = readonly [name: string, value: string];

/** A listener as the auth server receives it. */
export interface FormListener {
  readonly clientId: number;
  /** The requested path with its query. */
  readonly target: string;
  readonly user: string;
  readonly password: string;
  readonly address: string;
  readonly userAgent: string;
}

/** This server as the auth server receives it. */
export interface FormServer {
  /** The host name that listeners use. */
  readonly name: string;
  readonly port: number;
}

/**
 * The fields of `listener_add`, in Icecast 2.4.4's order (recorded). `extra` are the client's headers that the options
 * name, under the names that the options give them; Icecast leaves absent ones out.
 */
export function listenerAddFields(
  server: FormServer,
  listener: FormListener,
  extra: readonly FormField[],
): FormField[] {
  return [
    ...listenerFields('listener_add', server, listener),
    ['ip', listener.address],
    ['agent', listener.userAgent],
    ...extra,
  ];
}

/** The fields of `listener_remove`, likewise; `seconds`: how long the listener was connected, in whole seconds. */
export function listenerRemoveFields(server: FormServer, listener: FormListener, seconds: number): FormField[] {
  return [
    ...listenerFields('listener_remove', server, listener),
    ['duration', String(seconds)],
    ['ip', listener.address],
    ['agent', listener.userAgent],
  ];
}

/** The fields of `mount_add` and `mount_remove`, likewise. */
export function mountFields(action: 'mount_add' | 'mount_remove', server: FormServer, mount: string): FormField[] {
  return [
    ['action', action],
    ['mount', mount],
    ['server', server.name],
    ['port', String(server.port)],
  ];
}

/** A source's login, as sent to the auth server. */
export interface FormSource {
  readonly mount: string;
  readonly user: string;
  readonly password: string;
  readonly address: string;
  /** True when the login came with an admin request (a title, a list of listeners), not with a stream. */
  readonly isAdminRequest: boolean;
}

/** The fields of `stream_auth`, likewise. */
export function streamAuthFields(server: FormServer, source: FormSource): FormField[] {
  const fields: FormField[] = [
    ['action', 'stream_auth'],
    ['mount', source.mount],
    ['ip', source.address],
    ['server', server.name],
    ['port', String(server.port)],
    ['user', source.user],
    ['pass', source.password],
  ];
  return source.isAdminRequest ? [...fields, ['admin', '1']] : fields;
}

/** Encodes `application/x-www-form-urlencoded` with `%20` for a space, as Icecast does. */
export function writeForm(fields: readonly FormField[]): string {
  const encode = (text: string) => encodeURIComponent(text.toWellFormed());
  return fields.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

function listenerFields(action: string, server: FormServer, listener: FormListener): FormField[] {
  return [
    ['action', action],
    ['server', server.name],
    ['port', String(server.port)],
    ['client', String(listener.clientId)],
    ['mount', listener.target],
    ['user', listener.user],
    ['pass', listener.password],
  ];
}

/** A mount of another server, and how to log in as its source. */
export interface IcecastTarget {
  /** In full, without the login: fit for logs and pages. */
  readonly url: string;
  /** Name or address; IPv6 without brackets. */
  readonly host: string;
  /** Where listeners connect; sources of SHOUTcast use the port above it. */
  readonly port: number;
  readonly tls: boolean;
  /** Path of the mount, percent-encoded as it goes on the wire; null: the server is SHOUTcast's. */
  readonly mount: string | null;
  /** Number of the stream at a SHOUTcast server that has many; null: it has one. */
  readonly sid: number | null;
  readonly user: string;
  /** Never to be logged. */
  readonly password: string;
  /** `auto`: PUT, and SOURCE where the server does not know that. Servers without mounts are spoken to as SHOUTcast. */
  readonly protocol: 'auto' | 'put' | 'source' | 'shoutcast';
}

/** What the server was spoken to in. */
export type IcecastProtocol = 'PUT' | 'SOURCE' | 'SHOUTcast';

/** Whether titles and the stream go as SHOUTcast wants them. */
export function isShoutcast({ protocol, mount }: IcecastTarget): boolean {
  return protocol === 'shoutcast' || mount === null;
}

/** The target's `Host`. */
export function hostOf({ host, port }: IcecastTarget): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

import { crc32 } from 'node:zlib';
import type { Authenticator, MountSnapshot } from '../ports.ts';

/** What is on air. Both texts may be empty; `display` is both in one line. */
export interface PublicTitle {
  readonly artist: string;
  readonly title: string;
  readonly display: string;
  readonly url: string;
}

/**
 * A mount as it is public: the API, its events and the web page describe mounts only in this form.
 * Texts are empty when nothing is known, numbers are null.
 */
export interface PublicMount {
  readonly path: string;
  /** `live`: plays. `bridging`: plays what is left while the source is away. `reserved`: about to play. `idle`: off air. */
  readonly state: 'idle' | 'reserved' | 'live' | 'bridging';
  /** Absolute, as the one who asks reaches it. */
  readonly listenUrl: string;
  readonly name: string;
  readonly description: string;
  readonly genre: string;
  readonly url: string;
  readonly contentType: string;
  readonly codec: string;
  readonly bitrateKbps: number | null;
  readonly sampleRateHz: number | null;
  readonly channels: number | null;
  readonly title: PublicTitle | null;
  /** Path of the cover that the stream has in its headers or tags; another for each title. Null: none. */
  readonly artworkUrl: string | null;
  readonly listeners: number;
  readonly listenerPeak: number;
  /** ISO 8601; when the source connected. */
  readonly startedAt: string | null;
  readonly fallback: string | null;
  readonly latency: 'normal' | 'low';
  /** Whether it begins with its first listener. */
  readonly isOnDemand: boolean;
  /** What checks its listeners; null: it plays for everyone. */
  readonly authenticator: Authenticator | null;
}

/** Whether the mount is shown to the public. */
export function isShown(mount: MountSnapshot): boolean {
  return !mount.isHidden;
}

/** The address of a mount for a client that reaches the server by `origin`. */
export function mountUrl(origin: string, path: string): string {
  return origin + encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}

/** The public side of a mount, for a client that reaches the server by `origin`. */
export function toPublicMount(origin: string, mount: MountSnapshot): PublicMount {
  return {
    path: mount.path,
    state: mount.state,
    listenUrl: mountUrl(origin, mount.path),
    name: mount.name,
    description: mount.description,
    genre: mount.genre,
    url: mount.url,
    contentType: mount.contentType,
    codec: mount.codec,
    bitrateKbps: mount.bitrateKbps ?? readKbps(mount.bitrateSent),
    sampleRateHz: mount.sampleRate,
    channels: mount.channels,
    title: mount.title,
    artworkUrl: mount.hasArtwork ? artworkUrl(mount) : null,
    listeners: mount.listeners,
    listenerPeak: mount.listenerPeak,
    startedAt: mount.source ? new Date(mount.source.connectedAt).toISOString() : null,
    fallback: mount.fallback,
    latency: mount.latency,
    isOnDemand: mount.isOnDemand,
    authenticator: mount.authenticator,
  };
}

/** A browser that has the picture of one title asks for that of the next. */
function artworkUrl({ path, title, source }: MountSnapshot): string {
  const version = crc32(`${title?.display ?? ''} ${source?.connectedAt ?? ''}`).toString(36);
  return `/api/mounts/${encodeURIComponent(path)}/artwork?v=${version}`;
}

/** A bit rate that a source wrote as a number; `Quality 4` is none. */
function readKbps(text: string): number | null {
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

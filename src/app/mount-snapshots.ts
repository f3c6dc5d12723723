import type {
  Authenticator,
  ListenerSnapshot,
  MountSnapshot,
  SourceSnapshot,
  StationEvent,
  StreamSnapshot,
  TitleSnapshot,
} from '../api/index.ts';
import { byteCount } from '../core/index.ts';
import type { Listener } from '../listeners/index.ts';
import {
  displayTitle,
  isFromOutside,
  type Mount,
  type MountEvent,
  type Source,
  type StreamTitle,
} from '../mount/index.ts';

/** The mount as it is now. `authenticator`: what checks its listeners; null: nothing does. */
export function snapshotMount(
  mount: Mount,
  authenticator: Authenticator | null,
  sourceSide: Mount | null,
): MountSnapshot {
  const { description, streamInfo, counters, options, source } = mount;
  return {
    ...snapshotStream(mount),
    sourceSide: sourceSide && snapshotStream(sourceSide),
    path: mount.path,
    name: description.name ?? '',
    description: description.description ?? '',
    genre: description.genre ?? '',
    url: description.url ?? '',
    bitrateSent: description.bitrate ?? '',
    audioInfo: description.audioInfoText ?? '',
    hasArtwork: Boolean(streamInfo.picture),
    listeners: mount.listeners.size,
    listenerPeak: counters.listenerPeak,
    listenerConnections: counters.listenerConnections,
    slowSkips: counters.slowSkips,
    slowDrops: counters.slowDrops,
    maxListeners: options.maxListeners,
    bytesSent: byteCount(counters.bytesSent),
    fallback: mount.fallback,
    isHidden: options.isHidden,
    isPublic: description.isPublic ?? false,
    isOnDemand: mount.onDemand !== null,
    latency: options.latency,
    authenticator,
    meantMount: source && isFromOutside(source) ? options.meantMount : null,
    charset: options.charset,
  };
}

function snapshotStream({ state, contentType, streamInfo, title, counters, source, pace }: Mount): StreamSnapshot {
  return {
    state,
    contentType,
    codec: streamInfo.codec ?? '',
    bitrateKbps: streamInfo.bitrate ?? null,
    sampleRate: streamInfo.sampleRate ?? null,
    channels: streamInfo.channels ?? null,
    title: title && snapshotTitle(title),
    bytesRead: byteCount(counters.bytesRead),
    source: snapshotSource(source),
    sourcePace: pace.state,
    sourceSpeedPercent: pace.speedPercent,
  };
}

/** The source as it is now. */
export function snapshotSource(source: Source | null): SourceSnapshot | null {
  if (!source) return null;
  const { address, userAgent, user, protocol, connectedAt } = source;
  return { address, userAgent, user, protocol, connectedAt };
}

/** The title in its parts and in one line; what the source left out is empty. */
export function snapshotTitle(title: StreamTitle): TitleSnapshot {
  return { artist: title.artist ?? '', title: title.title, display: displayTitle(title), url: title.url ?? '' };
}

/** The listener as it is now. */
export function snapshotListener(
  listener: Pick<Listener, 'identity' | 'connectedAt' | 'lagBytes' | 'bytesSent' | 'rendition'>,
): ListenerSnapshot {
  const { id, address, userAgent, referer, user } = listener.identity;
  const { connectedAt, lagBytes, bytesSent, rendition } = listener;
  return { id, address, userAgent, referer, user, connectedAt, lagBytes, bytesSent, rendition };
}

/** What happened on a mount, as the API tells its event listeners: one event for each mount that looks different now. */
export function toStationEvents(event: MountEvent): StationEvent[] {
  switch (event.type) {
    case 'mountAdded':
    case 'mountRemoved':
    case 'titleChanged':
      return [{ type: event.type, path: event.mount.path }];
    case 'sourceConnected':
    case 'sourceDisconnected':
    case 'stateChanged':
      return [{ type: 'mountChanged', path: event.mount.path }];
    case 'listenerAttached':
    case 'listenerDetached':
      return [{ type: 'listenersChanged', path: event.mount.path }];
    case 'listenersMoved':
      return [event.from, event.to].map((mount) => ({ type: 'listenersChanged', path: mount.path }));
  }
}

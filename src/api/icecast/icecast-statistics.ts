import { millis, millisToSeconds, type UnixMillis } from '../../core/index.ts';
import { type Statistic, type StatisticsTable, sortStatistics } from '../../protocols/icecast-admin/index.ts';
import { readAudioInfo } from '../../protocols/icecast-source/index.ts';
import type { MountSnapshot, ServerSnapshot } from '../ports.ts';

/** Whether Icecast would speak of the mount at all: it knows only mounts that have a source. */
export function isOnAir(mount: MountSnapshot): boolean {
  return mount.source !== null;
}

/**
 * Everything Icecast publishes, as its own flat table. `mounts` are written in their order; those without a source are left out.
 * @param origin what `listenurl` begins with
 */
export function computeStatistics(
  server: ServerSnapshot,
  mounts: readonly MountSnapshot[],
  origin: string,
): StatisticsTable {
  const sources = mounts
    .filter(isOnAir)
    .map((mount) => ({ mount: mount.path, values: computeSourceStatistics(mount, origin) }));
  return { global: computeServerStatistics(server), sources };
}

/** What addresses begin with where no request tells by which one the server is reached. */
export function configuredOrigin({ publicUrl, hostname, port }: ServerSnapshot): string {
  return publicUrl ?? `http://${hostname}:${port}`;
}

/** RFC 1123 with a numeric zone, as Icecast writes dates: `Fri, 20 Nov 2026 20:22:20 +0000`. */
export function writeIcecastDate(time: UnixMillis): string {
  return new Date(time).toUTCString().replace('GMT', '+0000');
}

/** ISO 8601 as Icecast writes it, with no fraction and no colon in the zone: `2026-11-20T20:22:20+0000`. */
export function writeIcecastIsoDate(time: UnixMillis): string {
  return `${new Date(time).toISOString().slice(0, 19)}+0000`;
}

/** Whole seconds from `since` to `now`; 0 when the machine's date went back in between. */
export function elapsedSeconds(since: UnixMillis, now: UnixMillis): number {
  return Math.max(0, Math.floor(millisToSeconds(millis(now - since))));
}

function computeServerStatistics(server: ServerSnapshot): Statistic[] {
  const values: Record<string, string | number> = {
    admin: server.contact,
    client_connections: server.clientConnections,
    clients: server.clients,
    connections: server.connections,
    file_connections: server.fileConnections,
    host: server.hostname,
    listener_connections: server.listenerConnections,
    listeners: server.listeners,
    location: server.location,
    server_id: server.id,
    server_start: writeIcecastDate(server.startedAt),
    server_start_iso8601: writeIcecastIsoDate(server.startedAt),
    source_client_connections: server.sourceClientConnections,
    source_relay_connections: server.sourceRelayConnections,
    source_total_connections: server.sourceClientConnections + server.sourceRelayConnections,
    sources: server.sources,
    stats: server.statsFeeds,
    stats_connections: server.statsConnections,
  };
  return sortStatistics(Object.entries(values).map(([key, value]) => [key, String(value)]));
}

function computeSourceStatistics(mount: MountSnapshot, origin: string): Statistic[] {
  const { source, sourceSide } = mount;
  // Who sends, for an administrator, is the source client, not the program that its audio goes to.
  const client = sourceSide?.source ?? source;
  const values = new Map([...readAudioInfo(mount.audioInfo)].filter(([key]) => audioInfoKey.test(key)));
  const set = (key: string, value: string | number | null | undefined) => {
    if (value !== null && value !== undefined && value !== '') values.set(key, String(value));
  };
  set('audio_info', mount.audioInfo);
  set('bitrate', mount.bitrateSent || values.get('ice-bitrate') || values.get('bitrate') || mount.bitrateKbps);
  if (isOgg(mount)) {
    set('subtype', mount.codec);
    set('audio_bitrate', mount.bitrateKbps === null ? null : mount.bitrateKbps * 1000);
    set('audio_channels', mount.channels);
    set('audio_samplerate', mount.sampleRate);
    set('artist', mount.title?.artist);
    // Of Vorbis it believes the stream's own word before the encoder's.
    if (mount.codec === 'Vorbis') set('ice-bitrate', mount.bitrateKbps);
  }
  if (mount.title) values.set('title', isOgg(mount) ? mount.title.title : mount.title.display);
  set('authenticator', mount.authenticator);
  set('genre', mount.genre || 'various');
  set('listener_peak', mount.listenerPeak);
  set('listeners', mount.listeners);
  set('listenurl', origin + mount.path);
  set('max_listeners', mount.maxListeners ?? 'unlimited');
  if (mount.isOnDemand) values.set('on_demand', '1');
  set('public', mount.isPublic ? 1 : 0);
  set('server_description', mount.description || 'Unspecified description');
  set('server_name', mount.name || 'Unspecified name');
  set('server_type', mount.contentType);
  set('server_url', mount.url);
  set('slow_listeners', mount.slowSkips + mount.slowDrops);
  set('source_ip', client?.address);
  if (source) set('stream_start', writeIcecastDate(source.connectedAt));
  if (source) set('stream_start_iso8601', writeIcecastIsoDate(source.connectedAt));
  set('total_bytes_read', mount.bytesRead);
  set('total_bytes_sent', mount.bytesSent);
  set('user_agent', client?.userAgent);
  return sortStatistics(values);
}

/** Of Ogg, Icecast tells what it read in the stream, and the artist apart from the title. */
function isOgg(mount: MountSnapshot): boolean {
  return mount.contentType.includes('ogg');
}

/** Keys that `ice-audio-info` may add to the statistics; anything else a source invents stays in `audio_info`. */
const audioInfoKey = /^(?:ice-)?(?:bitrate|channels|samplerate|quality)$/;

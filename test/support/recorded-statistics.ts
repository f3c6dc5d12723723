import type { SourceStatistics, Statistic, StatisticsTable } from '../../src/protocols/icecast-admin/index.ts';

const start: Statistic[] = [
  ['server_start', 'Fri, 20 Nov 2026 20:22:20 +0000'],
  ['server_start_iso8601', '2026-11-20T20:22:20+0000'],
];

const described: Statistic[] = [
  ['server_description', 'Ref Desc'],
  ['server_name', 'Ref Name'],
];

const began: Statistic[] = [
  ['stream_start', 'Fri, 20 Nov 2026 20:25:04 +0000'],
  ['stream_start_iso8601', '2026-11-20T20:25:04+0000'],
];

const sent: Statistic[] = [
  ['audio_info', 'ice-bitrate=128;ice-channels=2;ice-samplerate=44100'],
  ['bitrate', '128'],
  ['genre', 'RefGenre'],
  ['ice-bitrate', '128'],
  ['ice-channels', '2'],
  ['ice-samplerate', '44100'],
];

const mp3: SourceStatistics = {
  mount: '/ref.mp3',
  values: [
    ...sent,
    ['listener_peak', '0'],
    ['listeners', '0'],
    ['listenurl', 'http://127.0.0.1:28000/ref.mp3'],
    ['max_listeners', 'unlimited'],
    ['public', '0'],
    ...described,
    ['server_type', 'audio/mpeg'],
    ['server_url', 'http://example.invalid/'],
    ['slow_listeners', '0'],
    ['source_ip', '127.0.0.1'],
    ...began,
    ['title', 'Ref Artist - Ref Title'],
    ['total_bytes_read', '234702'],
    ['total_bytes_sent', '592595'],
    ['user_agent', 'ref-source/1.0'],
  ],
};

const ogg: SourceStatistics = {
  mount: '/ref.ogg',
  values: [
    ['audio_bitrate', '128000'],
    ['audio_channels', '2'],
    sent[0]!,
    ['audio_samplerate', '44100'],
    ...sent.slice(1),
    ['listener_peak', '0'],
    ['listeners', '0'],
    ['listenurl', 'http://127.0.0.1:28000/ref.ogg'],
    ['max_listeners', 'unlimited'],
    ['public', '0'],
    ...described,
    ['server_type', 'application/ogg'],
    ['server_url', 'http://example.invalid/'],
    ['slow_listeners', '0'],
    ['source_ip', '127.0.0.1'],
    ...began,
    ['subtype', 'Vorbis'],
    ['total_bytes_read', '63931'],
    ['total_bytes_sent', '70783'],
    ['user_agent', 'ref-source/1.0'],
  ],
};

/** The state that a real Icecast 2.4.4 was in when its answers were recorded: one MP3 and one Vorbis source. */
export const recordedStatistics: StatisticsTable = {
  global: [
    ['admin', 'icemaster@localhost'],
    ['client_connections', '177'],
    ['clients', '1'],
    ['connections', '297'],
    ['file_connections', '2'],
    ['host', '127.0.0.1'],
    ['listener_connections', '26'],
    ['listeners', '0'],
    ['location', 'Testland'],
    ['server_id', 'Icecast 2.4.4'],
    ...start,
    ['source_client_connections', '50'],
    ['source_relay_connections', '0'],
    ['source_total_connections', '50'],
    ['sources', '0'],
    ['stats', '0'],
    ['stats_connections', '2'],
  ],
  sources: [mp3, ogg],
};

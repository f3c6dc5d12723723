/**
 * A tap with little delay on any program, input or mount, for people who make radio: PCM or Opus in packets of 20 ms. It
 * stands beside `inputs` and `encoders` and uses signals as they do; a port that `app` implements provides the signals.
 * Owns the feeds and the queues of its clients; sockets and logins belong to `api`.
 */
export type { MonitorClient, MonitorOutput } from './monitor-client.ts';
export { MonitorHub, type MonitorHubOptions } from './monitor-hub.ts';
export type { MonitorListener, MonitorSource, MonitorSources } from './ports.ts';

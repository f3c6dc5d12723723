/**
 * Everything that feeds mounts from outside: source clients over HTTP and SHOUTcast, browsers, relays and the mirror of a master. Above
 * `mount`, which it feeds; `front` hands it the connections. Each source owns its socket and its state; the
 * `RelayRegistry` owns the relays.
 */
export { HttpSourceEntrance, type HttpSourceOptions } from './http-source.ts';
export { MasterMirror, type MasterMirrorOptions } from './master-mirror.ts';
export { Relay, type RelayOptions, type RelayState } from './relay.ts';
export { type MasterPlan, type RelayPlan, RelayRegistry } from './relay-registry.ts';
export { ShoutcastSourceEntrance, type ShoutcastSourceOptions } from './shoutcast-source.ts';
export { WebcastEntrance, type WebcastEntranceOptions, type WebcastRequest } from './webcast-entrance.ts';

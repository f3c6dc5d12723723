/**
 * Sockets in: the one door that finds out what each connection wants, and the entrances for those that bring sound. Above
 * `mount`, which it feeds; beside `listeners`, which it never meets: connections of players are handed out by callback.
 * Each source connection owns its socket and its state; the `Front` owns ports and sockets that nobody has taken yet.
 */
export { HttpSourceEntrance, type HttpSourceOptions } from './http-source.ts';
export { MasterMirror, type MasterMirrorOptions } from './master-mirror.ts';
export { Relay, type RelayOptions, type RelayState } from './relay.ts';
export { ShoutcastSourceEntrance, type ShoutcastSourceOptions } from './shoutcast-source.ts';
export { WebcastEntrance, type WebcastEntranceOptions, type WebcastRequest } from './webcast-entrance.ts';

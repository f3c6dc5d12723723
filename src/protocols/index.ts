/**
 * The grammars of the wire: what radio programs send each other before, around and inside the audio. Bytes in, values
 * out; no sockets, no timers, no log. Stands right above `core`, beside `formats`, so that whoever owns a socket may use
 * it. Owns no state beyond the half-read piece inside a reader, which belongs to one connection.
 */
export * from './client-address/index.ts';
export * from './http-body/index.ts';
export * from './http-head/index.ts';
export * from './icecast-source/index.ts';
export * from './icy-metadata/index.ts';
export * from './proxy-protocol/index.ts';
export * from './shoutcast-source/index.ts';
export * from './title-text/index.ts';
export * from './user-agents/index.ts';

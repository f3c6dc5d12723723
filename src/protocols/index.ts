/**
 * The grammars of the wire: what radio programs send each other before, around and inside the audio. Bytes in, values
 * out; no sockets, no timers, no log. Stands right above `core`, beside `formats`, so that every owner of a socket may use
 * it. Owns no state beyond the half-read piece inside a reader, which belongs to one connection.
 * Each grammar is a folder that is used by its own name: `protocols/http-head/index.ts`.
 */

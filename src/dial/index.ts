/**
 * Sockets that airchain opens itself: connect, ask, wait for the answer, try again. A row below all who reach out to other
 * servers (relays, inputs, outputs); beside `ffmpeg`, the other way out of the process. A socket belongs to whoever asked
 * for it.
 */
export { Backoff, type BackoffOptions } from './backoff.ts';
export { type PulledStream, type PullRequest, pullStream } from './pull-stream.ts';
export { waitFor } from './wait-for.ts';

/**
 * Sockets that airchain opens itself: connect, ask, wait for the answer, try again. A row below all who reach out to other
 * servers (relays, inputs, outputs); beside `ffmpeg`, the other way out of the process. A socket belongs to whoever asked
 * for it.
 */
export { type AnswerHead, askHead } from './ask-head.ts';
export { Backoff, type BackoffOptions } from './backoff.ts';
export { type ConnectRequest, connect, TOO_LATE } from './connect.ts';
export { OutsideProxy } from './outside-proxy.ts';
export { type PulledStream, type PullRequest, pullStream } from './pull-stream.ts';
export { type ReadLimits, readToEnd } from './read-to-end.ts';
export { waitFor } from './wait-for.ts';

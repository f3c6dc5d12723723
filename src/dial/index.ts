/**
 * Sockets: opening one to another server (connect, request, wait for the response, retry), and closing one in order. Below everything
 * that connects to other servers (relays, inputs, outputs) or answers a client. A socket belongs to its user.
 */
export { type AnswerHead, askHead } from './ask-head.ts';
export { Backoff, type BackoffOptions } from './backoff.ts';
export { type ConnectRequest, connect, TOO_LATE } from './connect.ts';
export { type Connection, respondAndClose } from './connection.ts';
export { OutsideProxy } from './outside-proxy.ts';
export { type PulledStream, type PullRequest, pullStream } from './pull-stream.ts';
export { type ReadLimits, readToEnd } from './read-to-end.ts';
export { waitFor } from './wait-for.ts';

/**
 * The login of SHOUTcast v1 sources: a password, then `icy-*` lines, on a port of its own; read, and written for streams
 * that airchain pushes itself. Stands on `http-head` and `icecast-source`; pure.
 * @see docs/protocols/shoutcast-source.md
 */
export { type ShoutcastTarget, writeShoutcastHead, writeShoutcastTitleRequest } from './shoutcast-head.ts';
export {
  parseShoutcastLogin,
  readShoutcastHeaders,
  readShoutcastLogin,
  SHOUTCAST_INVALID_PASSWORD,
  SHOUTCAST_OK,
  type ShoutcastLogin,
  type ShoutcastMountLogin,
} from './shoutcast-login.ts';

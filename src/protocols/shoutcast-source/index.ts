/**
 * The login of SHOUTcast v1 sources: a password, then `icy-*` lines, on a port of its own. Stands on `http-head`; pure.
 * @see docs/protocols/shoutcast-source.md
 */
export {
  readShoutcastHeaders,
  readShoutcastLogin,
  SHOUTCAST_INVALID_PASSWORD,
  SHOUTCAST_OK,
  type ShoutcastLogin,
} from './shoutcast-login.ts';

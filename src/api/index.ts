/**
 * The HTTP side of airchain: Icecast's admin and status routes, the clean API with its events, the public page. Stands
 * high: it reads snapshots of everything below through ports of its own (`StationPort`, `SoundPort`), which
 * the application implements, and owns nothing of the station. State of its own: the history of events and who listens to
 * them (`EventHub`), who hears an input as WAV (`InputAudio`), the `STATS` feeds (`StatsFeed`), bodies that are
 * still arriving (`RequestBodies`).
 */
export type { RouteAccess } from './access.ts';
export type { StationFeedEvents } from './events/feed-events.ts';
export { configuredOrigin } from './icecast/icecast-statistics.ts';
export { StatsFeed, type StatsFeedOptions } from './icecast/stats-feed.ts';
export type { LinksPort } from './links/link-port.ts';
export type { LinkListAnswer, LinkOptions, LinkStatusAnswer, MadeLinkAnswer } from './links/link-schemas.ts';
export { type MonitorSocketOptions, monitorSocketRoute } from './monitor/monitor-socket.ts';
export { mountUrl, type PublicMount, type PublicTitle } from './mounts/public-mount.ts';
export type { StatusAnswer } from './mounts/schemas.ts';
export type { ApiPeer } from './peer-addresses.ts';
export type {
  Authenticator,
  DirectorySnapshot,
  ListenerAccountsPort,
  ListenerSnapshot,
  MountSnapshot,
  RelaySnapshot,
  ServerSnapshot,
  SourceSnapshot,
  StationEvent,
  StationPort,
  StreamSnapshot,
  TitleChange,
  TitleSnapshot,
} from './ports.ts';
export {
  type ApiLimits,
  type ApiRoute,
  type ApiServer,
  type ApiServerOptions,
  type ApiSettings,
  createApiServer,
  defaultApiLimits,
  defaultBodyLimits,
} from './server.ts';
export type { MonitorTokenAnswer, SessionAnswer } from './sessions/sessions.ts';
export type { SocketRequest, SocketRoute } from './socket-entrance.ts';
export { noSound } from './sound/no-sound.ts';
export type { PublicProgram } from './sound/public-program.ts';
export type {
  BusAnswer,
  HistoryAnswer,
  InputAnswer,
  InputsAnswer,
  OutputAnswer,
  ProgramAnswer,
  SwitchAnswer,
} from './sound/sound-answers.ts';
export type { SoundPort } from './sound/sound-ports.ts';
export { isPagePath } from './web/web-pages.ts';
export { type WebcastSocketOptions, webcastSocketRoute } from './webcast/webcast-socket.ts';

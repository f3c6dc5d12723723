/**
 * The HTTP side of airchain: Icecast's admin and status routes, the clean API with its events, the public page. Stands
 * high: it reads snapshots of everything below through ports of its own (`StationPort`, `SoundPort`), which
 * the application implements, and owns nothing of the station. State of its own: the history of events and who listens to
 * them (`EventHub`), who hears an input as WAV (`InputAudio`), the `STATS` feeds (`StatsFeed`), bodies that are
 * still arriving (`RequestBodies`).
 */
export type { RouteAccess } from './access.ts';
export type { StationFeedEvents } from './feed-events.ts';
export { configuredOrigin } from './icecast-statistics.ts';
export type { LinksPort } from './link-port.ts';
export { noSound } from './no-sound.ts';
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
export { mountUrl, type PublicMount, type PublicTitle } from './public-mount.ts';
export type { PublicProgram } from './public-program.ts';
export type { LinkListAnswer, LinkOptions, LinkStatusAnswer, MadeLinkAnswer } from './routes/link-schemas.ts';
export type { StatusAnswer } from './routes/schemas.ts';
export type { MonitorTokenAnswer, SessionAnswer } from './routes/sessions.ts';
export { isPagePath } from './routes/web-pages.ts';
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
export type { SocketRequest, SocketRoute } from './socket-entrance.ts';
export { type MonitorSocketOptions, monitorSocketRoute } from './sockets/monitor-socket.ts';
export { type WebcastSocketOptions, webcastSocketRoute } from './sockets/webcast-socket.ts';
export type {
  BusAnswer,
  HistoryAnswer,
  InputAnswer,
  InputsAnswer,
  OutputAnswer,
  ProgramAnswer,
  SwitchAnswer,
} from './sound-answers.ts';
export type { SoundPort } from './sound-ports.ts';
export { StatsFeed, type StatsFeedOptions } from './stats-feed.ts';

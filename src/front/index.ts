/**
 * From the first bytes of a connection to the part that answers it: TLS, PROXY header, request head, SHOUTcast login; then sources,
 * listeners, `STATS` or the HTTP server. Above `ingest`, `listeners` and `api`, which it hands sockets to. The `Front` owns the
 * ports, and each socket until it is handed on.
 */
export {
  Front,
  type FrontLimits,
  type FrontOptions,
  type FrontProblem,
  type FrontRoutes,
  type ListenPort,
} from './front.ts';
export { FrontRefusals } from './front-refusals.ts';
export { RequestHandler, type RequestHandlerOptions, type RequestPaths } from './request-handler.ts';
export { Responder, type ResponderOptions } from './responder.ts';
export { readTlsFiles, TlsFileWatch } from './tls-files.ts';

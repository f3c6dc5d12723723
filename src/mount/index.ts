/**
 * The core of the byte path: mounts with their recent bytes, their titles and their fallbacks, and the conversion of
 * the bytes of any source to a stream. Above `formats`, whose framers split the bytes; below `ingest`, which provides
 * them, and `listeners`, which sends them. Both import the mount; the mount uses them only through the ports `Source`
 * and `MountListener`. State: each `Mount` owns its state, the `MountRegistry` owns the mounts.
 */
export {
  Mount,
  type MountDependencies,
  type MountState,
} from './mount.ts';
export type { MountCounters } from './mount-counters.ts';
export type { MountEvent, MountEventHandler } from './mount-events.ts';
export type { ListenerEnd, MountListener } from './mount-listener.ts';
export type { LadderRules, MountOptions, SharedLinkRules } from './mount-options.ts';
export { type JoinDecision, MountRegistry, type MountRegistryOptions } from './mount-registry.ts';
export type { MountTap } from './mount-tap.ts';
export { Rendition, type RenditionName } from './rendition.ts';
export { RestartGuard, type RestartLimit } from './restart-guard.ts';
export {
  isFromOutside,
  type Source,
  type SourceEnd,
  type SourceFeed,
  type SourceOnDemand,
  type SourceProtocol,
} from './source.ts';
export type { PaceState } from './source-pace.ts';
export { SourceStream, type SourceStreamOptions } from './source-stream.ts';
export type { Burst } from './stream-ring.ts';
export { cleanTitle, displayTitle, isSameTitle, type StreamTitle } from './stream-title.ts';
export type { TitleMark } from './title-timeline.ts';

/**
 * The heart of the way of the bytes: what a mount is, the recent bytes of it, which title is true where, and where its
 * listeners go when its source is gone; and how the bytes of any source become a stream. Above `formats`, whose framers cut the bytes; below `ingest`, which brings them,
 * and `listeners`, who take them away: both know the mount, it knows them only as the two small ports `Source` and
 * `MountListener`. State: each `Mount` owns its own, the `MountRegistry` owns the mounts.
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

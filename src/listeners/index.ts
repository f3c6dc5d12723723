/**
 * Sockets out: who plays a mount, at what pace bytes go out, and what becomes of those who cannot keep up. Above `mount`,
 * whose rings it reads; beside `ingest`, which it never meets. Each `Listener` owns its socket and its place in the
 * stream; the `DeliveryScheduler` owns the pace, the `StallWatch` the limits of the slow.
 */
export { DeliveryScheduler, type DeliverySchedulerOptions } from './delivery-scheduler.ts';
export { IcyBlocks } from './icy-blocks.ts';
export { IntroFiles } from './intro-files.ts';
export { chooseRung, type LadderRequest, type Ladders, listRungs, type Rung } from './ladders.ts';
export {
  type Decline,
  Listener,
  type ListenerIdentity,
  type ListenerOpening,
  type ListenerOptions,
  type ListenerServices,
} from './listener.ts';
export { type ListenerConnection, ListenerEntrance, type ListenerEntranceOptions } from './listener-entrance.ts';
export { StallWatch, type StallWatchOptions } from './stall-watch.ts';

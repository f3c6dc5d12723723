import type { Mount } from './mount.ts';

/** Why a listener was disconnected. */
export type ListenerEnd =
  | 'disconnected'
  | 'source-gone'
  | 'format-changed'
  | 'too-slow'
  | 'time-limit'
  | 'killed'
  | 'start-timeout'
  | 'stopped';

/**
 * A listener of a mount. Declared by the mount, implemented in `listeners`, which owns the socket and the cursor. The
 * mount only sets where to read next; it does not handle the bytes of a listener.
 */
export interface MountListener {
  /** Connection number, unique while airchain runs. Administrators name listeners by it. */
  readonly id: number;
  /**
   * The requested mount, or the one that an administrator moved it to; the registry sets it then. A listener that was
   * moved to a fallback returns to it when the source returns.
   */
  home: Mount;
  /** The mount that it waits for has a position to start at. */
  start(): void;
  /** Read from `mount` after the last byte of where it is now. Same format family, guaranteed by the caller. */
  moveTo(mount: Mount): void;
  /**
   * New bytes were appended. Only called on low-latency mounts; other listeners are served by the delivery scheduler.
   */
  deliver(): void;
  close(reason: ListenerEnd): void;
}

import type { Mount } from './mount.ts';

/** Why a listener was let go. */
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
 * Who plays a mount. Declared by the mount, implemented in `listeners`, which owns the socket and the cursor. The mount
 * only says where to read from next; it never touches a listener's bytes.
 */
export interface MountListener {
  /** Connection number, unique while airchain runs. Administrators name listeners by it. */
  readonly id: number;
  /**
   * The mount that was asked for, or that an administrator moved it to: then the registry sets it. A listener that was
   * moved to a fallback goes home when the source returns.
   */
  home: Mount;
  /** There is somewhere to start on the mount it waits for. */
  start(): void;
  /** Read from `mount` after the last byte of where it is now. Same format family, guaranteed by the caller. */
  moveTo(mount: Mount): void;
  /** New bytes were appended: told only on low-latency mounts; elsewhere the delivery scheduler calls at its own pace. */
  deliver(): void;
  close(reason: ListenerEnd): void;
}

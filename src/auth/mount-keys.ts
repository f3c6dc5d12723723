/**
 * The mounts that are fed with a key of their own and with nothing else. Implemented over the links; the gate asks it for
 * each source.
 */
export interface MountKeys {
  /** Whether the mount is one of them, open or not. */
  isKeyed(mount: string): boolean;
  /** Whether the key is the mount's, in a time that tells nothing of it. */
  fits(mount: string, key: string): boolean;
}

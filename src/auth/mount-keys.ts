/**
 * The mounts that accept a source only with their own key. Implemented by the links; the gate queries it for each
 * source.
 */
export interface MountKeys {
  /** Whether the mount is one of them, open or not. */
  isKeyed(mount: string): boolean;
  /** Whether the key is the mount's; compared in constant time. */
  fits(mount: string, key: string): boolean;
}

import type { MountHolder } from '../core/index.ts';
import type { MountRegistry } from '../mount/index.ts';

/** Who feeds a mount that a source was refused on, for the log; the output that keeps it where nothing feeds it just now. */
export function holderOf(registry: MountRegistry, path: string): MountHolder | undefined {
  const source = registry.findFed(path)?.source;
  if (source) return { address: source.address, user: source.user, userAgent: source.userAgent };
  const owner = registry.reservedFor(path);
  return owner === null ? undefined : { address: owner, user: '', userAgent: '' };
}

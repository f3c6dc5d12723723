import { isFromOutside, type MountEvent } from '../mount/index.ts';

/** Warns of a source that feeds a mount which nothing plays, where a configured one has nearly the same path. */
export function warnOfMistypedMount(event: MountEvent): void {
  if (event.type !== 'sourceConnected' || !isFromOutside(event.source)) return;
  const { mount, source } = event;
  const { meantMount } = mount.options;
  if (meantMount === null) return;
  mount.logger.warn(`a source feeds ${mount.path}, which is not configured; did you mean ${meantMount}?`, {
    source: source.address,
    user: source.user,
    userAgent: source.userAgent,
  });
}

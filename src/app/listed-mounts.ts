import { mountUrl } from '../api/index.ts';
import type { ListedMount, ListedMountsPort } from '../directories/index.ts';
import { displayTitle, type Mount, type MountRegistry } from '../mount/index.ts';

/** What directories see of the mounts: those that play, are public and not hidden. `origin` is where players connect. */
export function createListedMounts(registry: MountRegistry, origin: () => string): ListedMountsPort {
  const isListed = (mount: Mount) => mount.isJoinable && mount.description.isPublic === true && !mount.options.isHidden;
  return { publicMounts: () => registry.mounts.filter(isListed).map((mount) => toListedMount(mount, origin())) };
}

function toListedMount(mount: Mount, origin: string): ListedMount {
  const { description, streamInfo } = mount;
  return {
    path: mount.path,
    listenUrl: mountUrl(origin, mount.path),
    name: description.name ?? '',
    description: description.description ?? '',
    genre: description.genre ?? '',
    url: description.url ?? '',
    contentType: mount.contentType,
    codec: mount.family === 'ogg' ? (streamInfo.codec ?? '') : '',
    bitrate: description.bitrate ?? String(streamInfo.bitrate ?? ''),
    title: mount.title ? displayTitle(mount.title) : '',
    listeners: mount.listeners.size,
    maxListeners: mount.options.maxListeners,
  };
}

import type { ListedMount } from './ports.ts';

/** Enters a mount. The field names are those of Icecast 2.4; `cpswd`, the password of a cluster, is never used. */
export function addForm(mount: ListedMount): URLSearchParams {
  return new URLSearchParams({
    action: 'add',
    sn: mount.name,
    genre: mount.genre,
    cpswd: '',
    desc: mount.description,
    url: mount.url,
    listenurl: mount.listenUrl,
    type: mount.contentType,
    stype: mount.codec,
    b: mount.bitrate,
  });
}

/** Keeps the entry `sid` alive and says what is on air. */
export function touchForm(sid: string, mount: ListedMount): URLSearchParams {
  return new URLSearchParams({
    action: 'touch',
    sid,
    st: mount.title,
    listeners: String(mount.listeners),
    max_listeners: mount.maxListeners === null ? 'unlimited' : String(mount.maxListeners),
    stype: mount.codec,
  });
}

/** Takes the entry `sid` out. */
export function removeForm(sid: string): URLSearchParams {
  return new URLSearchParams({ action: 'remove', sid });
}

import type { PublicMount } from '../../../src/api/index.ts';

/** Display name of a mount: the name that the source sent, else the path without the slash. */
export function mountName(mount: PublicMount): string {
  return mount.name && mount.name !== 'Unspecified name' ? mount.name : mount.path.replace(/^\//, '');
}

/** `MP3 · 128 kbit/s`; unknown parts are left out. */
export function formatLine(mount: PublicMount): string {
  const codec = mount.codec || mount.contentType.replace(/^(?:audio|video|application)\//, '');
  const bitrate = mount.bitrateKbps ? `${Math.round(mount.bitrateKbps)} kbit/s` : '';
  return [codec, bitrate].filter(Boolean).join(' · ');
}

/** Whether play gives audio: the mount has a source, starts on demand, or has a fallback. */
export function isAudible(mount: PublicMount): boolean {
  return mount.state !== 'idle' || mount.isOnDemand || mount.fallback !== null;
}

/** URL path of the page of a mount. */
export function listenPage(path: string): string {
  return `${encodeURI(path)}/listen`;
}

/** Path of the mount that the current page is for: the URL path without the part that `pattern` matches. */
export function mountOfPage(pattern: RegExp): string {
  return decodeURIComponent(location.pathname).replace(pattern, '');
}

import type { PublicMount } from '../../src/api/index.ts';

/** What a mount is called when its source gave it no name. */
export function mountName(mount: PublicMount): string {
  return mount.name && mount.name !== 'Unspecified name' ? mount.name : mount.path.replace(/^\//, '');
}

/** `MP3 · 128 kbit/s`; what is not known is left out. */
export function formatLine(mount: PublicMount): string {
  const codec = mount.codec || mount.contentType.replace(/^(?:audio|video|application)\//, '');
  const bitrate = mount.bitrateKbps ? `${Math.round(mount.bitrateKbps)} kbit/s` : '';
  return [codec, bitrate].filter(Boolean).join(' · ');
}

/** `1 listener`, `1,204 listeners`. */
export function listenerLine(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'listener' : 'listeners'}`;
}

/** Whether somebody who presses play hears something: the mount itself, also where it begins for them, or its fallback. */
export function isAudible(mount: PublicMount): boolean {
  return mount.state !== 'idle' || mount.isOnDemand || mount.fallback !== null;
}

/** The page of one mount. */
export function listenPage(path: string): string {
  return `${encodeURI(path)}/listen`;
}

/** The mount whose page this is: what is in the path of the page between what `pattern` leaves out. */
export function mountOfPage(pattern: RegExp): string {
  return decodeURIComponent(location.pathname).replace(pattern, '');
}

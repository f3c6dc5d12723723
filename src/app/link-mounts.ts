import type { MountKeys } from '../auth/index.ts';
import type { AirchainConfig } from '../config/index.ts';
import { byteCount, millis } from '../core/index.ts';
import { type LinkBook, type LinkLimits, type LinkSettings, linkIdOfStream, streamPath } from '../links/index.ts';
import type { MountOptions } from '../mount/index.ts';
import { mountOptionsFor } from './mount-options.ts';

/** The options of any mount: as configured, with those of links for the mount of a link. */
export function optionsWithLinks(config: AirchainConfig, book: Pick<LinkBook, 'find'>): (path: string) => MountOptions {
  return (path) => {
    const options = mountOptionsFor(config, path);
    const id = linkIdOfStream(path);
    const link = id === null ? null : book.find(id);
    if (!link) return options;
    const { preroll, prerollMaxBytes, headerWaitTimeout } = config.links;
    return {
      ...options,
      // Every client that has the address may listen; no list shows it.
      isHidden: true,
      isPublic: false,
      latency: 'low',
      burst: { duration: preroll, minBytes: byteCount(0), maxBytes: prerollMaxBytes },
      sharedLink: { startTimeout: headerWaitTimeout },
      takeover: 'always',
      maxListeners: link.maxListeners ?? options.maxListeners,
      fallback: null,
      intro: null,
      name: link.title || options.name,
    };
  };
}

/** The paths of all mounts that stay while they are unused. */
export function keptPaths(config: AirchainConfig, book: Pick<LinkBook, 'all'>): string[] {
  return [...config.mounts.byPath.keys(), ...book.all.map(({ id }) => streamPath(id))];
}

/** The keys of links, for the gate: a mount of such a path accepts its key only, or no source at all. */
export function linkKeys(book: Pick<LinkBook, 'fits'>): MountKeys {
  return {
    isKeyed: (mount) => linkIdOfStream(mount) !== null,
    fits: (mount, key) => {
      const id = linkIdOfStream(mount);
      return id !== null && book.fits(id, key);
    },
  };
}

/** Limits of all links under a configuration. */
export function linkLimits({ links }: AirchainConfig): LinkLimits {
  const { ttl, maxTtl, maxLinks, adminLinks, maxListeners, unusedTtl, networkLinks, networkLinksPerHour } = links;
  const quota = { networkLinks, networkLinksPerHour };
  return { ttl: millis(Math.min(ttl, maxTtl)), maxTtl, maxLinks, adminLinks, maxListeners, unusedTtl, ...quota };
}

/** Settings of all links under a configuration. */
export function linkSettings({ links }: AirchainConfig): LinkSettings {
  const { create, domain, scheme, activeThreshold } = links;
  return { takesKey: create === 'key', host: domain, scheme: scheme === '' ? null : scheme, activeThreshold };
}

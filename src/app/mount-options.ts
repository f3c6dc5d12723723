import {
  type AirchainConfig,
  findMeantMount,
  isOnlyAddress,
  isOnlyFed,
  type MountConfig,
  mountConfigFor,
} from '../config/index.ts';
import { byteCount, millis } from '../core/index.ts';
import type { Burst, LadderRules, MountOptions, RestartLimit } from '../mount/index.ts';
import { laddersOf } from './ladders.ts';

/** The options of the mount at `path`, from its own entry, that of its ladder or `mounts.default`. */
export function mountOptionsFor(config: AirchainConfig, path: string): MountOptions {
  const mount = mountConfigFor(config, path);
  const { ringBytes, ringDuration, tagBytes, streamHeadBytes, pictureBytes } = config.server.limits;
  return {
    fallback: mount.fallback,
    fallbackOverride: mount.fallbackOverride,
    fallbackWhenFull: mount.fallbackWhenFull,
    intro: mount.intro,
    maxListeners: mount.maxListeners,
    ladder: ladderRulesFor(config, config.mounts.ladderOf.get(path) ?? path),
    maxListenerDuration: mount.maxListenerDuration,
    // Nothing is ever heard on it: its rungs are the mounts.
    isHidden: mount.hidden || isOnlyAddress(config, path),
    isPublic: isPublic(config, path, mount),
    latency: mount.latency,
    burst: burstOf(mount),
    grace: mount.grace,
    takeover: mount.takeover,
    slowListeners: mount.slowListeners,
    oggTitles: mount.oggTitles,
    icyInterval: mount.icyInterval,
    charset: mount.charset,
    sourceTimeout: mount.sourceTimeout,
    restarts: restartLimit(config),
    ringBytes,
    ringDuration,
    streamLimits: { maxTagBytes: tagBytes, maxHeadBytes: streamHeadBytes, maxPictureBytes: pictureBytes },
    name: mount.name ?? '',
    description: mount.description ?? '',
    genre: mount.genre ?? '',
    url: mount.url ?? '',
    bitrate: mount.bitrate?.toString() ?? '',
    contentType: mount.contentType ?? '',
    meantMount: findMeantMount(config, path),
    sharedLink: null,
    headers: mount.headers,
  };
}

/** The rules of the ladder at `path`; null: there is none. */
function ladderRulesFor(config: AirchainConfig, path: string): LadderRules | null {
  const rungs = laddersOf(config).get(path);
  return rungs ? { path, maxListeners: mountConfigFor(config, path).maxListeners, rungs } : null;
}

/** A burst is latency: what a player is given at once it plays late for ever. */
function burstOf({ latency, burst, burstBytes }: MountConfig): Burst {
  if (latency === 'low') return { duration: millis(0), minBytes: byteCount(0), maxBytes: null };
  return { duration: burst, minBytes: burstBytes, maxBytes: null };
}

/** How often a stream that others send may restart. */
export function restartLimit({ server: { limits } }: AirchainConfig): RestartLimit {
  return { count: limits.streamRestarts, window: limits.streamRestartWindow };
}

/** Null: as the source says. Where a program hears it instead of listeners, the source does not speak for a stream. */
function isPublic(config: AirchainConfig, path: string, { public: wanted }: MountConfig): boolean | null {
  if (wanted === 'source') return isOnlyFed(config, path) ? false : null;
  return wanted === 'true';
}

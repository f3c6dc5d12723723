import { byteCount, millis } from '../../src/core/index.ts';
import type { MountOptions } from '../../src/mount/index.ts';

/** A mount on which nothing is set; tests name what matters to them. */
export function plainMountOptions(changes: Partial<MountOptions> = {}): MountOptions {
  return {
    fallback: null,
    fallbackOverride: 'own',
    fallbackWhenFull: false,
    intro: null,
    maxListeners: null,
    maxListenerDuration: null,
    isHidden: false,
    isPublic: null,
    latency: 'normal',
    burst: millis(3000),
    grace: millis(5000),
    takeover: 'same-user',
    slowListeners: 'skip',
    oggTitles: 'auto',
    icyInterval: byteCount(16_000),
    charset: null,
    sourceTimeout: millis(10_000),
    ringBytes: 2 * 1024 * 1024,
    ringDuration: millis(30_000),
    name: '',
    description: '',
    genre: '',
    url: '',
    bitrate: '',
    contentType: '',
    headers: {},
    ...changes,
  };
}

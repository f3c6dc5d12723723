import type { KeptSettings } from '../kept-settings.ts';
import type { MadeLink } from './link-api.ts';

const STORAGE_KEY = 'links';
/** Maximum number of stored links. */
const MOST = 50;

/** Links created in this browser, with their keys, the newest first. Expired links are left out. */
export function readKeptLinks(settings: KeptSettings, now: number): MadeLink[] {
  try {
    const kept = JSON.parse(settings.read(STORAGE_KEY) ?? '[]') as MadeLink[];
    return kept.filter(({ expires_at }) => Date.parse(expires_at) > now);
  } catch {
    return [];
  }
}

/** Stores a new link. */
export function keepLink(settings: KeptSettings, link: MadeLink, now: number): void {
  write(settings, [link, ...readKeptLinks(settings, now)].slice(0, MOST));
}

/** Removes a link that no longer exists. */
export function forgetLink(settings: KeptSettings, id: string, now: number): void {
  write(
    settings,
    readKeptLinks(settings, now).filter(({ stream_id }) => stream_id !== id),
  );
}

function write(settings: KeptSettings, links: readonly MadeLink[]): void {
  settings.write(STORAGE_KEY, JSON.stringify(links));
}

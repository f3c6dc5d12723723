import type { KeptSettings } from '../kept-settings.ts';
import type { MadeLink } from './link-api.ts';

const STORAGE_KEY = 'links';
/** A browser keeps no more of them. */
const MOST = 50;

/** The links that were made in this browser, with their keys, the newest first; those whose time is over are left out. */
export function readKeptLinks(settings: KeptSettings, now: number): MadeLink[] {
  try {
    const kept = JSON.parse(settings.read(STORAGE_KEY) ?? '[]') as MadeLink[];
    return kept.filter(({ expires_at }) => Date.parse(expires_at) > now);
  } catch {
    return [];
  }
}

/** Keeps a link that was just made. */
export function keepLink(settings: KeptSettings, link: MadeLink, now: number): void {
  write(settings, [link, ...readKeptLinks(settings, now)].slice(0, MOST));
}

/** Forgets a link that is no more. */
export function forgetLink(settings: KeptSettings, id: string, now: number): void {
  write(
    settings,
    readKeptLinks(settings, now).filter(({ stream_id }) => stream_id !== id),
  );
}

function write(settings: KeptSettings, links: readonly MadeLink[]): void {
  settings.write(STORAGE_KEY, JSON.stringify(links));
}

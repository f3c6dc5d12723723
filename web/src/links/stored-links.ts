import type { SettingsStore } from '../kit/settings-store.ts';
import type { MadeLink } from './link-api.ts';

const STORAGE_KEY = 'links';
/** Maximum number of stored links. */
const MAX_LINKS = 50;

/** Links created in this browser, with their keys, the newest first. Expired links are left out. */
export function readStoredLinks(settings: SettingsStore, now: number): MadeLink[] {
  try {
    const stored = JSON.parse(settings.read(STORAGE_KEY) ?? '[]') as MadeLink[];
    return stored.filter(({ expires_at }) => Date.parse(expires_at) > now);
  } catch {
    return [];
  }
}

/** Stores a new link. */
export function storeLink(settings: SettingsStore, link: MadeLink, now: number): void {
  write(settings, [link, ...readStoredLinks(settings, now)].slice(0, MAX_LINKS));
}

/** Removes a link that no longer exists. */
export function removeLink(settings: SettingsStore, id: string, now: number): void {
  write(
    settings,
    readStoredLinks(settings, now).filter(({ stream_id }) => stream_id !== id),
  );
}

function write(settings: SettingsStore, links: readonly MadeLink[]): void {
  settings.write(STORAGE_KEY, JSON.stringify(links));
}

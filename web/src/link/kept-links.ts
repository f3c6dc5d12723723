import type { MadeLink } from './link-api.ts';

const STORAGE_KEY = 'airchain.links';
/** A browser keeps no more of them. */
const MOST = 50;

/** The links that were made in this browser, with their keys, the newest first; those whose time is over are left out. */
export function readKeptLinks(storage: Storage, now: number): MadeLink[] {
  try {
    const kept = JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]') as MadeLink[];
    return kept.filter(({ expires_at }) => Date.parse(expires_at) > now);
  } catch {
    return [];
  }
}

/** Keeps a link that was just made. */
export function keepLink(storage: Storage, link: MadeLink, now: number): void {
  write(storage, [link, ...readKeptLinks(storage, now)].slice(0, MOST));
}

/** Forgets a link that is no more. */
export function forgetLink(storage: Storage, id: string, now: number): void {
  write(
    storage,
    readKeptLinks(storage, now).filter(({ stream_id }) => stream_id !== id),
  );
}

function write(storage: Storage, links: readonly MadeLink[]): void {
  storage.setItem(STORAGE_KEY, JSON.stringify(links));
}

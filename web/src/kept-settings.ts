/** What the pages keep for the next visit: texts by name. */
export interface KeptSettings {
  read(name: string): string | null;
  /** Empty: it is forgotten. */
  write(name: string, text: string): void;
}

/** For all visits, or for as long as the tab is there. */
export type StorageKind = 'localStorage' | 'sessionStorage';

/** In front of each name, because other pages of the same host may keep things too. */
const PREFIX = 'airchain.';

/**
 * The browser's storage where it may be used. In a frame of another site and in private windows a mere look at it may
 * throw, and writing when it is full: then settings last as long as the page.
 */
export function openSettings(kind: StorageKind = 'localStorage'): KeptSettings {
  const kept = new Map<string, string>();
  const storage = findStorage(kind);
  return {
    read: (name) => kept.get(name) ?? storage?.getItem(PREFIX + name) ?? null,
    write: (name, text) => {
      kept.set(name, text);
      try {
        if (text === '') storage?.removeItem(PREFIX + name);
        else storage?.setItem(PREFIX + name, text);
      } catch {
        // Kept above for as long as the page lives.
      }
    },
  };
}

function findStorage(kind: StorageKind): Storage | null {
  try {
    return window[kind];
  } catch {
    return null;
  }
}

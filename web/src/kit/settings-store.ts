/** Settings that the pages keep between visits: strings by name. */
export interface SettingsStore {
  read(name: string): string | null;
  /** An empty text removes the setting. */
  write(name: string, text: string): void;
}

/** `localStorage` lasts across visits, `sessionStorage` as long as the tab. */
export type StorageKind = 'localStorage' | 'sessionStorage';

/** Prefix of each key: other pages on the same host may use the storage too. */
const PREFIX = 'airchain.';

/**
 * Opens the browser's storage. Access may throw in a frame of another site or in a private window, and writing may throw
 * when the storage is full: then settings last as long as the page.
 */
export function openSettings(kind: StorageKind = 'localStorage'): SettingsStore {
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
        // The map above keeps it as long as the page is open.
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

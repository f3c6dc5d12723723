import type { UnixMillis } from '../core/index.ts';

/** A link as it is kept. */
export interface StoredLink {
  readonly id: string;
  /** Of the key, which is kept nowhere. */
  readonly keyHash: string;
  readonly title: string;
  /** null: only the server's own limit counts. */
  readonly maxListeners: number | null;
  readonly createdAt: UnixMillis;
  readonly expiresAt: UnixMillis;
  /** When it was last on air; null: never yet. */
  readonly onAirAt: UnixMillis | null;
  /** It ends then when it has never been on air; null: it waits as long as it is open. */
  readonly startBy: UnixMillis | null;
}

/** What is wanted of the database; `LinkTable` of `src/store` has it. */
export interface LinkStore {
  /** All there are, the oldest first. */
  list(): StoredLink[];
  /** Adds the link or replaces the one of its id. */
  save(link: StoredLink): void;
  remove(id: string): void;
}

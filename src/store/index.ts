/**
 * What airchain keeps between two starts and did not get from the config file: one SQLite database in `dataDir`.
 * Imports `core` only; each folder that needs the database declares
 * the few calls it needs as a port of its own (`src/auth` does), so that only `app` knows both. The state is the file;
 * the `Store` that has it open belongs to `app`.
 */
export { DataLock } from './data-lock.ts';
export type { LinkRow } from './link-table.ts';
export { openExistingStore, openStore } from './open-store.ts';
export type { SessionRow, SessionTable } from './session-table.ts';
export { type Account, type ListenerAccount, Store } from './store.ts';
export type { TrackRow } from './track-table.ts';

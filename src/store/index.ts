/**
 * What airchain remembers between two starts and did not get from the config file: one SQLite database in `dataDir`.
 * It stands beside the ways of bytes and sound and knows neither: it imports `core` alone, and whoever needs it declares
 * the few calls it wants as a port of its own (`src/auth` does), so that only `app` sees both. The state is the file;
 * the `Store` that has it open belongs to `app`.
 */
export { DataLock } from './data-lock.ts';
export type { LinkRow } from './link-table.ts';
export { openExistingStore, openStore } from './open-store.ts';
export type { SessionRow, SessionTable } from './session-table.ts';
export { type Account, type ListenerAccount, Store } from './store.ts';
export type { TrackRow } from './track-table.ts';

/**
 * Links: mounts that somebody makes for an hour or a day, feeds with a key and hands on as an address. Which links there
 * are, what they are called, whose key fits and when they end; nothing of sound: a link's stream is an ordinary mount.
 * Stands beside `ingest` and imports `core` alone. The state is `LinkBook`'s, kept in the database by way of `LinkStore`;
 * `app` makes the mounts.
 */

export {
  type EndedLink,
  type Link,
  LinkBook,
  type LinkBookOptions,
  type LinkLimits,
  type LinkMaker,
  type LinkOptions,
} from './link-book.ts';
export { isLinkId } from './link-id.ts';
export { ingestPath, linkIdOfIngest, linkIdOfStream, listenPath, streamPath } from './link-paths.ts';
export type { LinkStore, StoredLink } from './link-store.ts';

/**
 * Links: mounts that exist for an hour or a day, are fed with a key and are shared as an address. Which links there are, their
 * titles, keys and ends; the stream of a link is an ordinary mount, which `LinkService` creates and discards. Above `mount`.
 * The state belongs to `LinkBook`, kept in the database through `LinkStore`.
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
export { LinkService, type LinkServiceOptions, type LinkSettings } from './link-service.ts';
export type { LinkRequest, LinkSnapshot, LinkState } from './link-snapshot.ts';
export type { LinkStore, StoredLink } from './link-store.ts';

/**
 * Registers public mounts in directories: lists of stations that listeners search, by the YP protocol of Icecast. Beside
 * `telemetry`: it reports the mounts to other servers, and nothing waits for it. What it needs of
 * mounts comes through its own small port. State: `Directories` owns one listing for each mount in each directory.
 */
export { Directories, type DirectoriesContext, type DirectoryEntry, type ListedIn } from './directories.ts';
export type { ListingState } from './directory-listing.ts';
export type { ListedMount, ListedMountsPort } from './ports.ts';

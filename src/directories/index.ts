/**
 * Enters public mounts in directories: lists of stations that listeners search, by the YP protocol of Icecast. High up,
 * beside `telemetry`: it tells the outside world what the mounts below are, and nothing waits for it. What it must know of
 * mounts comes through its own small port. State: `Directories` owns one listing for each mount in each directory.
 */
export { Directories, type DirectoriesContext, type DirectoryEntry, type ListedIn } from './directories.ts';
export type { ListingState } from './directory-listing.ts';
export type { ListedMount, ListedMountsPort } from './ports.ts';

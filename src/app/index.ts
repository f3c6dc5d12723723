/**
 * Composition: creates every part from the configuration, connects them, reloads and stops them in order. The top layer, since it
 * imports all others. Owns the `StationContext`; each part owns its own state.
 */
export { type StartOptions, startStation } from './start-station.ts';
export type { Station } from './station.ts';

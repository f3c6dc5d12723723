/**
 * Composition and nothing else: makes every part from the configuration, connects them, reloads and stops them in order.
 * At the top, because it alone knows everybody. Owns the one `StationContext`; each part owns its own state.
 */
export { type StartOptions, startStation } from './start-station.ts';
export type { Station } from './station.ts';

import { AirchainError } from '../core/index.ts';
import { isReservedPath } from '../protocols/mount-path/index.ts';

/** `/live` is the page of the monitor and the usual name of a mount; `/*` answers what nothing else does. */
const shared: ReadonlySet<string> = new Set(['/live', '/*']);

/**
 * Called for each route that is added, so that the routes decide which paths are reserved: a source that could have the
 * path of a route would answer in its place.
 * @throws AirchainError `INTERNAL_BUG` when a mount could have the path
 */
export function requireReserved(route: string): void {
  const example = route.replace(/:\w+|\*/g, 'x');
  if (shared.has(route) || isReservedPath(example)) return;
  throw new AirchainError('INTERNAL_BUG', `Cannot add route "${route}": a mount can have its path. Reserve it first`);
}

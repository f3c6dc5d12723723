import type { FastifyRequest } from 'fastify';
import { AirchainError } from '../../core/index.ts';
import type { MountSnapshot, StationPort } from '../ports.ts';
import { isShown } from './public-mount.ts';

/** The mount of `/api/mounts/{mount}`, with its leading slash. */
export function readMountParameter(request: FastifyRequest): string {
  return withSlash((request.params as { mount: string }).mount);
}

/** A path that may have been written without its slash. */
export function withSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

/** The mounts of a list that `?mount=` may narrow to one, in the order of their paths. */
export function namedMounts(
  station: Pick<StationPort, 'mount' | 'mounts'>,
  only: string | null,
): readonly MountSnapshot[] {
  if (only === null) return station.mounts();
  const mount = station.mount(only);
  return mount ? [mount] : [];
}

/** The mount that a request names. @throws AirchainError `MOUNT_NOT_FOUND` */
export function findMount(station: Pick<StationPort, 'mount'>, request: FastifyRequest): MountSnapshot {
  const path = readMountParameter(request);
  const mount = station.mount(path);
  if (!mount) throw mountNotFound(path);
  return mount;
}

/** The mount that a request names, for the public. @throws AirchainError `MOUNT_NOT_FOUND`, also for a hidden one */
export function findShownMount(station: Pick<StationPort, 'mount'>, request: FastifyRequest): MountSnapshot {
  const mount = findMount(station, request);
  if (!isShown(mount)) throw mountNotFound(mount.path);
  return mount;
}

/** There is no such mount. */
export function mountNotFound(path: string): AirchainError {
  return new AirchainError('MOUNT_NOT_FOUND', `Cannot find mount "${path}": there is none with this path`);
}

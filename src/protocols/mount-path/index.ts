/**
 * What may be the path of a mount: the one answer for every way in (source clients, SHOUTcast logins, browsers, links,
 * relays, the configuration). Pure; keeps nothing.
 */
export { explainMountPath, isMountPath, type MountPath, type MountPathFault, parseMountPath } from './mount-path.ts';
export { isReservedPath } from './reserved-paths.ts';

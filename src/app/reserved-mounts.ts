import { isReservedPath } from '../api/index.ts';
import type { AirchainConfig } from '../config/index.ts';

/** Whether a source may not have a mount of this path: it is that of a page of ours, and the operator does not say otherwise. */
export function isReserved({ server, mounts, inputs, outputs }: AirchainConfig, path: string): boolean {
  if (!isReservedPath(path) || mounts.byPath.has(path)) return false;
  const isOfInput = [...inputs.values()].some((input) => 'mount' in input && input.mount === path);
  const isOfOutput = outputs.some((output) => output.type === 'mount' && output.mount === path);
  return !isOfInput && !isOfOutput && !server.listen.some(({ shoutcast }) => shoutcast === path);
}

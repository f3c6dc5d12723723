import { isMountPath } from '../protocols/mount-path/index.ts';
import { type Conflict, error, type Rule } from './conflict.ts';
import { explainMount } from './fields.ts';
import { listMadeMounts } from './made-mounts.ts';
import type { AirchainConfig } from './schema.ts';

/** Rules about mounts that the loader has named itself; those that the file names are checked key by key. */
export const pathRules: readonly Rule[] = [relaysAreNamed, madeMountsAreNamed];

function relaysAreNamed({ relays }: AirchainConfig): Conflict[] {
  return relays.flatMap(({ mount }, index) => {
    if (isMountPath(mount)) return [];
    const reason = mount === '/' ? 'the address has no path to name it after' : explainMount(mount);
    return [error(['relays', index, 'mount'], `is missing, and ${reason}: set it`)];
  });
}

/** `autoMounts` names the mount of an input after the input, a ladder those of its rungs after its own. */
function madeMountsAreNamed(config: AirchainConfig): Conflict[] {
  return listMadeMounts(config).flatMap(({ mount, key }) => {
    const problem = explainMount(mount);
    return problem === null ? [] : [error(key, `${problem}, by "mount"`)];
  });
}

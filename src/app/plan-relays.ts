import type { AirchainConfig } from '../config/index.ts';
import type { MasterPlan, RelayPlan } from '../ingest/index.ts';

/** The relays of a configuration. */
export function planRelays({ relays }: AirchainConfig): RelayPlan[] {
  return relays.map((relay) => {
    const { mount, url, ...rest } = relay;
    return { ...rest, name: mount, key: JSON.stringify(relay), url: new URL(url) };
  });
}

/** The master of a configuration; null: none. */
export function planMaster({ master }: AirchainConfig): MasterPlan | null {
  if (!master) return null;
  return { ...master, key: JSON.stringify(master), url: new URL(master.url) };
}

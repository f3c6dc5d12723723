import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../load-config.ts';
import { importIcecastXml } from './import-icecast-xml.ts';

/** What a configuration with these elements becomes. */
function importElements(elements: string) {
  const { yaml, warnings } = importIcecastXml(`<icecast>${elements}</icecast>`);
  const { config } = loadConfig(yaml, { env: {} });
  assert.ok(config, yaml);
  return { config, warnings };
}

const mount = (elements: string) => `<mount><mount-name>/a</mount-name>${elements}</mount>`;
const limits = (elements: string) => `<limits>${elements}</limits>`;

const bursts: readonly [elements: string, burst: number, burstBytes: number][] = [
  ['', 5000, 65_536],
  [limits('<burst-size>65535</burst-size>'), 0, 65_535],
  [limits('<burst-on-connect>1</burst-on-connect>'), 0, 65_536],
  [limits('<burst-on-connect>1</burst-on-connect><burst-size>131072</burst-size>'), 0, 131_072],
  [limits('<burst-on-connect>0</burst-on-connect>'), 0, 0],
  [limits('<burst-size>0</burst-size>'), 0, 0],
  [mount('<burst-size>65535</burst-size><bitrate>64</bitrate>'), 0, 65_535],
  [mount('<burst-size>0</burst-size>') + limits('<burst-size>65535</burst-size>'), 0, 0],
  [mount('') + limits('<burst-size>65535</burst-size>'), 0, 65_535],
];

for (const [elements, burst, burstBytes] of bursts) {
  test(`a burst keeps its bytes: ${elements || 'none is set'}`, () => {
    const { mounts } = importElements(elements).config;
    const imported = mounts.byPath.get('/a') ?? mounts.default;
    assert.deepEqual([imported.burst, imported.burstBytes], [burst, burstBytes]);
  });
}

const large = mount('<burst-size>4000000</burst-size>');
const rings: readonly [elements: string, ringBytes: number][] = [
  [large, 4_000_000],
  [large + limits('<queue-size>100000</queue-size>'), 4_000_000],
  [large + limits('<queue-size>5000000</queue-size>'), 5_000_000],
  [mount('<burst-size>65535</burst-size>'), 2 * 1024 * 1024],
];

for (const [elements, ringBytes] of rings) {
  test(`as much of a stream is kept as its largest burst: ${elements}`, () => {
    assert.equal(importElements(elements).config.server.limits.ringBytes, ringBytes);
  });
}

test('a burst beyond all limits becomes the largest that there is', () => {
  const { config, warnings } = importElements(limits('<burst-size>99999999</burst-size>'));
  const largest = 64 * 1024 * 1024;
  assert.deepEqual([config.server.burstBytes, config.server.limits.ringBytes], [largest, largest]);
  assert.deepEqual(warnings, []);
});

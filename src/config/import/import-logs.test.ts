import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '../load-config.ts';
import { importIcecastXml } from './import-icecast-xml.ts';

function importText(xml: string) {
  const { yaml, warnings } = importIcecastXml(`<icecast>${xml}</icecast>`);
  const { config } = loadConfig(yaml, { env: {} });
  assert.ok(config, yaml);
  return { config, warnings };
}

const KIB = 1024;
const DEFAULT = [10 * KIB * KIB, 20];

describe('the size of logs', () => {
  const cases = [
    { logging: '', is: DEFAULT },
    { logging: '<logsize>0</logsize>', is: DEFAULT },
    { logging: '<logsize>10000</logsize>', is: [10_000 * KIB, 1] },
    { logging: '<logsize>10000</logsize><logarchive>0</logarchive>', is: [10_000 * KIB, 1] },
    { logging: '<logsize>500</logsize><logarchive>1</logarchive>', is: [500 * KIB, null] },
    { logging: '<logarchive>1</logarchive>', is: [DEFAULT[0], null] },
    { logging: '<accesslog><name>a.log</name><size>200</size><archive>1</archive></accesslog>', is: [200 * KIB, null] },
    { logging: '<errorlog><name>e.log</name><size>300</size></errorlog>', is: [300 * KIB, 1] },
    { logging: '<logsize>many</logsize>', is: DEFAULT },
  ];
  for (const { logging, is } of cases) {
    it(`of ${logging || 'nothing'} is ${is}`, () => {
      const { config } = importText(`<logging>${logging}</logging>`);
      assert.deepEqual([config.logs.maxSize, config.logs.keep], is);
    });
  }

  it('that differ are named, and so is that all archives are kept', () => {
    const logging =
      '<logsize>100</logsize><logarchive>1</logarchive><accesslog><name>a</name><size>200</size></accesslog>';
    const { warnings } = importText(`<logging>${logging}</logging>`);
    assert.deepEqual(warnings, [
      'logging: logs have one size here, logs.maxSize',
      'logging: archived files are all kept, as in Icecast: bound them with logs.keep',
    ]);
  });
});

describe('the limit of listeners', () => {
  const cases = [
    { limits: '<clients>300</clients>', listeners: 300 },
    { limits: '<clients>300</clients><max-listeners>250</max-listeners>', listeners: 250 },
    { limits: '<clients>300</clients><max-listeners>-1</max-listeners>', listeners: 300 },
    { limits: '<max-listeners>-1</max-listeners>', listeners: 10_000 },
  ];
  for (const { limits, listeners } of cases) {
    it(`of ${limits} is ${listeners}`, () => {
      const { config, warnings } = importText(`<limits>${limits}</limits>`);
      assert.equal(config.server.limits.listeners, listeners);
      assert.deepEqual(warnings, []);
    });
  }

  it('of a mount with -1, or without one, is that of the server', () => {
    for (const own of ['<max-listeners>-1</max-listeners>', '']) {
      const mount = `<mount><mount-name>/a</mount-name>${own}<stream-name>x</stream-name></mount>`;
      const { config } = importText(`<limits><clients>70</clients></limits>${mount}`);
      assert.deepEqual([config.mounts.byPath.get('/a')?.maxListeners, config.server.limits.listeners], [null, 70]);
    }
  });
});

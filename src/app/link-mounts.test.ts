import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStationConfig, type StationConfig } from '../../test/support/station-config.ts';
import { unixMillis } from '../core/index.ts';
import type { Link } from '../links/index.ts';
import { keptPaths, linkKeys, linkLimits, optionsWithLinks } from './link-mounts.ts';
import { mountOptionsFor } from './mount-options.ts';

const id = 'abcdefghijkmnpqrstuvwxyz23';
const other = 'bcdefghijkmnpqrstuvwxyz234';
const link: Link = {
  id,
  title: 'Choir',
  maxListeners: null,
  createdAt: unixMillis(0),
  expiresAt: unixMillis(1),
  onAirAt: null,
  startBy: null,
};

function optionsOf(config: StationConfig, changes: Partial<Link> = {}, path = `/stream/${id}`) {
  const find = (asked: string) => (asked === id ? { ...link, ...changes } : null);
  return optionsWithLinks(readStationConfig(config), { find })(path);
}

test('the mount of a link is hidden, quick, and has no fallback and no intro of others', () => {
  const mounts = {
    default: { fallback: '/other', intro: 'hello.mp3', burst: '9s', hidden: false, public: true, takeover: 'never' },
  };
  const { isHidden, isPublic, latency, burst, takeover, fallback, intro, name, sharedLink } = optionsOf({ mounts });
  assert.deepEqual(
    { isHidden, isPublic, latency, burst, takeover, fallback, intro, name, sharedLink },
    {
      isHidden: true,
      isPublic: false,
      latency: 'low',
      burst: { duration: 3000, minBytes: 0, maxBytes: 256 * 1024 },
      takeover: 'always',
      fallback: null,
      intro: null,
      name: 'Choir',
      sharedLink: { startTimeout: 5000 },
    },
  );
});

test('all else is as mounts.default says', () => {
  const mounts = { default: { grace: '7s', slowListeners: 'drop', name: 'Harbour', maxListeners: 9 } };
  const { grace, slowListeners, name, maxListeners } = optionsOf({ mounts }, { title: '' });
  assert.deepEqual([grace, slowListeners, name, maxListeners], [7000, 'drop', 'Harbour', 9]);
  assert.equal(optionsOf({ mounts }, { maxListeners: 2 }).maxListeners, 2);
});

test('a mount of that form that is no link, and every other one, is ordinary', () => {
  for (const path of [`/stream/${other}`, '/stream/x', '/live']) {
    assert.deepEqual(optionsOf({}, {}, path), mountOptionsFor(readStationConfig({}), path), path);
  }
});

test('mounts that stay are those of the configuration and those of links', () => {
  const config = readStationConfig({ mounts: { '/live': {} } });
  assert.deepEqual(keptPaths(config, { all: [link] }), ['/live', `/stream/${id}`]);
});

test('every mount of the form of a link has a key, even where there is no such link', () => {
  const keys = linkKeys({ fits: (asked, key) => asked === id && key === 'right' });
  assert.deepEqual([keys.isKeyed(`/stream/${id}`), keys.isKeyed(`/stream/${other}`)], [true, true]);
  assert.deepEqual(
    [keys.isKeyed('/live'), keys.isKeyed('/stream/live'), keys.isKeyed(`/stream/${id}/x`)],
    [false, false, false],
  );
  assert.deepEqual([keys.fits(`/stream/${id}`, 'right'), keys.fits(`/stream/${other}`, 'right')], [true, false]);
});

test('limits are those of the configuration', () => {
  const links = { ttl: '2h', maxTtl: '3h', maxLinks: 4, maxListeners: 5 };
  assert.deepEqual(linkLimits(readStationConfig({ links })), {
    ttl: 7_200_000,
    maxTtl: 10_800_000,
    maxLinks: 4,
    adminLinks: 20,
    maxListeners: 5,
    unusedTtl: 3_600_000,
    networkLinks: 10,
    networkLinksPerHour: 20,
  });
});

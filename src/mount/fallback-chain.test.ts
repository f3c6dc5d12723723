import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions } from '../../test/support/mount-ports.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { findFallback, MAX_FALLBACK_DEPTH } from './fallback-chain.ts';
import { Mount } from './mount.ts';

/** Mounts by path, each with its fallback; none has a source. */
function house(fallbacks: Readonly<Record<string, string | null>>) {
  const mounts = new Map(
    Object.entries(fallbacks).map(([path, fallback]) => [
      path,
      new Mount(path, mountOptions({ fallback }), {
        clock: new ManualClock(),
        logger: silentLogger,
        emit: () => {},
        abandon: () => {},
        welcome: () => {},
        reservedFor: () => null,
      }),
    ]),
  );
  return (from: string, ...playing: string[]) =>
    findFallback(
      mounts.get(from)!,
      null,
      (path) => {
        const mount = mounts.get(path);
        return { mounts: mount ? [mount] : [], fallback: mount?.fallback ?? null };
      },
      (mount) => playing.includes(mount.path),
    )?.path ?? null;
}

test('goes to the first mount down the chain that plays', () => {
  const find = house({ '/a': '/b', '/b': '/c', '/c': null });
  assert.equal(find('/a', '/b', '/c'), '/b');
  assert.equal(find('/a', '/c'), '/c');
  assert.equal(find('/a'), null);
  assert.equal(find('/c', '/a', '/b'), null);
});

test('a circle ends where it meets itself', () => {
  const find = house({ '/a': '/b', '/b': '/c', '/c': '/b', '/self': '/self' });
  assert.equal(find('/a', '/a'), null);
  assert.equal(find('/b', '/b'), null, 'never to the mount that was lost');
  assert.equal(find('/c', '/b'), '/b');
  assert.equal(find('/self', '/self'), null);
});

test('a chain that leads nowhere ends there', () => {
  const find = house({ '/a': '/missing' });
  assert.equal(find('/a', '/missing'), null);
});

test('a chain is followed ten mounts deep', () => {
  const names = Array.from({ length: 15 }, (_, index) => `/m${index}`);
  const find = house(Object.fromEntries(names.map((name, index) => [name, names[index + 1] ?? null])));
  assert.equal(find('/m0', `/m${MAX_FALLBACK_DEPTH}`), `/m${MAX_FALLBACK_DEPTH}`);
  assert.equal(find('/m0', `/m${MAX_FALLBACK_DEPTH + 1}`), null);
});

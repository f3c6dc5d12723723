import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { mountOptions, TestSource } from '../../test/support/mount-ports.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { MountRegistry } from '../mount/index.ts';
import { readSourceDescription } from '../protocols/icecast-source/index.ts';
import { MonitoredMount } from './monitored-mount.ts';

const deaf = { begin: () => {}, chunk: () => {}, retitle: () => {}, end: () => {} };

function hear(isConfigured: boolean) {
  const optionsFor = () => mountOptions({});
  const registry = new MountRegistry({ clock: new ManualClock(), logger: silentLogger, optionsFor });
  const mount = isConfigured ? registry.keep('/live') : registry.obtain('/live');
  const heard = new MonitoredMount(registry, mount);
  const feed = mount.attach(new TestSource(), readSourceDescription(new Map()));
  const untap = heard.tap(deaf);
  return { registry, heard, mount, feed, untap };
}

test('a mount that only its monitor wants is gone once its source is, and forgotten', () => {
  const { registry, heard, mount } = hear(false);
  assert.equal(heard.isGone(), false);
  mount.killSource();
  assert.equal(heard.isGone(), true);
  assert.equal(registry.find('/live'), null);
});

test('a configured mount stays, and is heard on, until it is discarded', () => {
  const { registry, heard, mount } = hear(true);
  mount.killSource();
  assert.equal(heard.isGone(), false);
  assert.ok(mount.isTapped);
  registry.discard('/live');
  assert.equal(heard.isGone(), true);
});

test('a monitor that goes leaves no mount behind', () => {
  const { registry, mount, untap } = hear(false);
  mount.killSource();
  untap();
  assert.equal(registry.find('/live'), null);
});

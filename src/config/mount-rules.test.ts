import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from './load-config.ts';
import { listenerRuleOwner, mountConfigFor } from './mount-rules.ts';
import type { AirchainConfig } from './schema.ts';

/** Two ladders on `/members`, in MP3 and Opus, and what stands under `mounts`. */
function load(mounts: object): AirchainConfig {
  const ladder = { type: 'mount', program: 'main', mount: '/members' };
  const text = JSON.stringify({
    inputs: { beep: { type: 'tone' } },
    programs: { main: { inputs: ['beep'] } },
    outputs: [
      { ...ladder, format: 'mp3', ladder: [64, 128] },
      { ...ladder, format: 'opus', ladder: [48] },
    ],
    mounts,
  });
  const { config, problems } = loadConfig(text, { env: {} });
  return config ?? assert.fail(JSON.stringify(problems));
}

const RUNGS = ['/members-64.mp3', '/members-128.mp3', '/members-48.opus'];

test('rungs have every rule of their ladder', () => {
  const members = {
    listenerAuth: { type: 'accounts' },
    maxListeners: '7',
    maxListenerDuration: '1h',
    hidden: 'true',
    intro: 'hello.mp3',
    fallback: '/other.mp3',
    headers: { 'X-A': 'b' },
    burst: '9s',
    sourcePassword: 'own',
  };
  const config = load({ default: { burst: '1s' }, '/members': members });
  for (const path of RUNGS) assert.deepEqual(mountConfigFor(config, path), mountConfigFor(config, '/members'), path);
  assert.equal(mountConfigFor(config, '/elsewhere'), config.mounts.default);
});

test('a key that a rung has of its own goes before that of the ladder, which goes before the default', () => {
  const config = load({
    default: { hidden: 'true', maxListeners: '1', genre: 'Talk' },
    '/members': { maxListeners: '2', listenerAuth: { type: 'accounts' } },
    '/members-64.mp3': { name: 'Small' },
  });
  const rules = mountConfigFor(config, '/members-64.mp3');
  assert.deepEqual(
    [rules.name, rules.maxListeners, rules.hidden, rules.genre, rules.listenerAuth.type],
    ['Small', 2, true, 'Talk', 'accounts'],
  );
});

test('a rung that opens its doors stands alone with that', () => {
  const config = load({
    '/members': { listenerAuth: { type: 'accounts' }, maxListeners: '2' },
    '/members-64.mp3': { listenerAuth: { type: 'none' } },
  });
  const { listenerAuth, maxListeners } = mountConfigFor(config, '/members-64.mp3');
  assert.deepEqual([listenerAuth.type, maxListeners], ['none', 2]);
  assert.deepEqual(
    ['/members', ...RUNGS].map((path) => listenerRuleOwner(config, path)),
    ['/members', '/members-64.mp3', '/members', '/members'],
  );
});

test('without an entry for the ladder the default decides, by the path of the ladder', () => {
  const config = load({ default: { listenerAuth: { type: 'accounts' } }, '/members-64.mp3': { name: 'Small' } });
  for (const path of RUNGS) assert.equal(listenerRuleOwner(config, path), '/members', path);
});

test('a fallback that is the rung itself is none', () => {
  const config = load({ default: { fallback: '/members-64.mp3' } });
  assert.equal(mountConfigFor(config, '/members-64.mp3').fallback, null);
  assert.equal(mountConfigFor(config, '/members-128.mp3').fallback, '/members-64.mp3');
});

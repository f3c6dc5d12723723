import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findOwnCommand, writeStartCommand } from './own-command.ts';

describe('the command that was typed', () => {
  for (const [env, main, folder, command] of [
    [{ AIRCHAIN_COMMAND: 'bin/airchain' }, '/opt/a/src/main.ts', '/opt/a', 'bin/airchain'],
    [{}, '/opt/a/dist/main.js', '/opt/a', 'node dist/main.js'],
    [{}, '/opt/a/dist/main.js', '/srv', 'node /opt/a/dist/main.js'],
    [{}, '/opt/my radio/dist/main.js', '/srv', "node '/opt/my radio/dist/main.js'"],
  ] as const) {
    it(`is ${command}`, () => assert.equal(findOwnCommand(env, main, folder), command));
  }
});

describe('the command that starts the station', () => {
  for (const [command, options, start] of [
    ['airchain', [], 'airchain serve'],
    ['bin/airchain', ['--config', "/srv/it's.yml"], "bin/airchain serve --config '/srv/it'\\''s.yml'"],
    ['docker exec -it CONTAINER node /app/dist/main.js', ['--config', '/x'], 'docker restart CONTAINER'],
  ] as const) {
    it(`is ${start}`, () => assert.equal(writeStartCommand(command, options), start));
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from './load-config.ts';

function answerTo(text: string): string {
  return loadConfig(text, { env: {} })
    .problems.map(({ message }) => message)
    .join('\n');
}

describe('a word of another program is answered with ours', () => {
  for (const [text, says] of [
    ['playlists: [a]', 'inputs: { music: { type: playlist, path: ./music } }'],
    ['icecast: { port: 8000 }', 'type: icecast'],
    ['webhooks: []', '/api/events'],
    ['auth: {}', 'listenerAuth'],
    ['ssl: true', 'server: { tls:'],
    ['port: 8000', 'server: { listen: [{ port: 8000 }] }'],
    ['password: x', 'access.sourcePassword'],
    ['source-password: x', 'access.sourcePassword'],
    ['admin_password: x', 'access.adminPassword'],
    ['hostname: x', 'server.hostname'],
    ['mountpoint: /live', 'mounts: { /live:'],
    ['fallback-mount: /live', 'fallback: /stream.mp3'],
    ['harbor: {}', 'type: live'],
    ['stations: []', 'station: { name:'],
    ['schedules: []', 'schedule: ['],
    ['log: {}', 'logs: {'],
    ['mounts: { /live: { password: x } }', 'sourcePassword'],
    ['mounts: { /live: { source-password: x } }', 'did you mean "sourcePassword"'],
    ['mounts: { /live: { fallback-mount: /a } }', 'it is called fallback'],
    ['mounts: { /live: { max-listeners: 5 } }', 'did you mean "maxListeners"'],
    ['mounts: { /live: { authentication: {} } }', 'listenerAuth: {'],
    ['server: { ssl: true }', 'server: { tls:'],
    ['server: { port: 8000 }', 'server: { listen:'],
    ['server: { limits: { source: 5 } }', 'did you mean "sources"'],
    ['inputs: { dj: { type: live, mount: /live, port: 8001 } }', 'its port is that of the server'],
  ] as const) {
    it(text, () => assert.ok(answerTo(text).includes(says), answerTo(text)));
  }
});

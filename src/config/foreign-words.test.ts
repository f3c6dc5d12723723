import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foreignWords } from './foreign-words.ts';
import { loadConfig } from './load-config.ts';
import { listSchemaKeys } from './schema-keys.ts';

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
    ['input.harbor: {}', 'type: live'],
    ['output.icecast: {}', 'type: icecast'],
    ['mksafe: {}', 'programs: { main: { inputs: ['],
    ['fallback: []', 'programs: { main: { inputs: ['],
    ['blank.detect: {}', 'silence: { below:'],
    ['request.queue: {}', '/api/programs/{program}/queue'],
    ['icecast2-0: { bitrateMode: cbr }', 'type: icecast'],
    ['general: { duration: 0 }', 'sections station, server'],
    ['input: { device: "hw:1" }', 'did you mean "inputs"'],
    ['device: "hw:1"', 'no sound cards'],
    ['listen-socket: { port: 8000 }', 'server: { listen:'],
    ['paths: { webroot: /x }', 'files are named where they are used'],
    ['master-server: x', 'master: { url:'],
    ['http-headers: {}', 'headers: {'],
    ['relays-on-demand: 1', 'onDemand: true'],
    ['logsize: 10000', 'logs: { maxSize:'],
    ['timezone: Europe/Berlin', 'timeZone: Europe/Berlin'],
    ['metadata: { station_name: X }', 'station: { name:'],
    ['server: { source_port: 8000 }', 'server: { listen:'],
    ['server: { queue-size: 5 }', 'server.limits.ringBytes'],
    ['mounts: { /live: { mp3-metadata-interval: 5 } }', 'it is called icyInterval'],
    ['inputs: { mic: { type: live, mount: /live, device: alsa } }', 'no sound cards'],
    ['outputs: [{ type: mount, program: main, mount: /a.mp3, bitrateMode: vbr }]', 'it is called quality'],
  ] as const) {
    it(text, () => assert.ok(answerTo(text).includes(says), answerTo(text)));
  }
});

/** The answers in a section, one for each word. */
const answers = Object.entries(foreignWords).flatMap(([section, list]) =>
  list.flatMap(({ words, answer }) => words.split(' ').map((word) => ({ section, word, answer }))),
);

const keyPaths = new Set(listSchemaKeys().map(({ path }) => path.join('.')));

/** Pieces of a configuration in a text, none inside another: `name: { … }` or `name: [ … ]`. */
function snippetsOf(answer: string): { name: string; text: string }[] {
  const start = /\b(\w+): (?=[{[])/.exec(answer);
  if (!start) return [];
  let depth = 0;
  for (let at = start.index + start[0].length; at < answer.length; at++) {
    if ('{['.includes(answer[at]!)) depth++;
    if (!'}]'.includes(answer[at]!) || --depth > 0) continue;
    return [{ name: start[1]!, text: answer.slice(start.index, at + 1) }, ...snippetsOf(answer.slice(at + 1))];
  }
  return assert.fail(`"${answer}" has a bracket that is never closed`);
}

const wraps: Readonly<Record<string, (text: string) => string>> = {
  '': (text) => text,
  server: (text) => `server: { ${text} }`,
  mounts: (text) => `mounts: { /x: { ${text} } }`,
  inputs: (text) => `inputs: { x: { ${text} } }`,
  outputs: (text) => `outputs: [{ type: icecast, program: main, url: "icecast://h/x", ${text} }]`,
};

describe('what an answer says to write is there', () => {
  for (const { section, answer } of new Map(answers.map((each) => [each.answer, each])).values()) {
    it(answer, () => {
      for (const [path] of answer.matchAll(/(?<![/.\w]|: )(?:server|access|mounts|links|logs)(?:\.(?:<\w+>|\w+))+/g)) {
        assert.ok(keyPaths.has(path.replace(/<\w+>/g, '*')), `there is no key ${path}`);
      }
      const called = /it is called (\w+)/.exec(answer)?.[1];
      if (called !== undefined) assert.ok(keyPaths.has(`${section}.*.${called}`), `${section} has no key ${called}`);
      for (const { name, text } of snippetsOf(answer)) {
        const wrap = wraps[keyPaths.has(name) ? '' : section];
        assert.ok(wrap, `there is no section for ${text}`);
        const whole = wrap(text.replaceAll('…', ''));
        const wrong = loadConfig(whole, { env: {} }).problems.filter(({ severity }) => severity === 'error');
        // What a snippet leaves to the rest of the file is missing here.
        assert.deepEqual(
          wrong
            .map(({ message }) => message)
            .filter(
              (message) => !/^there is no (?:input|program) |is not among|^is missing: write a value$/.test(message),
            ),
          [],
          whole,
        );
      }
    });
  }

  it('and no word is in a section twice', () => {
    const seen = answers.map(({ section, word }) => `${section} ${word}`);
    assert.deepEqual(
      seen.filter((each, index) => seen.indexOf(each) !== index),
      [],
    );
  });
});

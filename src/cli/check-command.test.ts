import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TerminalFolder } from '../../test/support/terminal.ts';
import { runCli } from './run-cli.ts';

const folder = new TerminalFolder();

describe('airchain check', () => {
  it('prints every mistake with file, line, column and key', async () => {
    folder.write('airchain.yml', 'server:\n  burts: 3s\nlogs: { level: loud }\n');
    const terminal = folder.open();
    assert.equal(await runCli(['check'], terminal), 1);
    assert.deepEqual(terminal.printed, [
      'airchain.yml:2:3 server.burts: unknown key, did you mean "burst"?',
      'airchain.yml:3:16 logs.level: "loud" is not allowed here: write debug, info, warn or error',
    ]);
    assert.deepEqual(terminal.complaints, ['airchain.yml: 2 mistakes']);
  });

  it('lets warnings pass', async () => {
    folder.write('other.yml', 'mounts: { /a: { intro: nowhere.mp3 } }\n');
    const terminal = folder.open();
    assert.equal(await runCli(['check', 'other.yml'], terminal), 0);
    assert.match(terminal.printed[0] ?? '', /^other\.yml:1:24 mounts\.\/a\.intro: warning: .* is not there/);
    assert.deepEqual(terminal.complaints, ['other.yml: no mistakes, 1 warning']);
  });

  it('names listeners of a htpasswd file who cannot log in by line and name, and no hash', async () => {
    folder.write(
      'members.htpasswd',
      'ann:$apr1$abcdefgh$5Zq0123456789\nbob:$6$salt$0123\n# eve:$2y$05$x\neve:$2y$05$abcdef\nmax:{SHA}2jmj7l5r\npit:geheim1\n',
    );
    folder.write(
      'members.yml',
      'mounts:\n  /a: { listenerAuth: { type: htpasswd, file: members.htpasswd } }\n  /b: { listenerAuth: { type: htpasswd, file: members.htpasswd } }\n',
    );
    const terminal = folder.open();
    assert.equal(await runCli(['check', 'members.yml'], terminal), 0);
    const named = terminal.printed.flatMap(
      (line) => /members\.htpasswd:(\d+: .* of the form "[^"]*")/.exec(line)?.[1] ?? [],
    );
    assert.deepEqual(named, [
      '1: "ann" cannot log in, since a hash of the form "$apr1$"',
      '4: "eve" cannot log in, since a hash of the form "$2y$"',
      '5: "max" cannot log in, since a hash of the form "{SHA}"',
      '6: "pit" cannot log in, since a hash of the form "unknown"',
    ]);
    assert.match(terminal.printed[0]!, /^members\.yml:2:\d+ mounts\.\/a\.listenerAuth\.file: warning: /);
    assert.doesNotMatch(terminal.printed.join(), /abcdef|5Zq|2jmj|geheim/);
  });

  it('names only the first of many such listeners', async () => {
    folder.write('many.htpasswd', Array.from({ length: 500 }, (_, index) => `u${index}:$apr1$x$y\n`).join(''));
    folder.write('many.yml', 'mounts: { /a: { listenerAuth: { type: htpasswd, file: many.htpasswd } } }\n');
    const terminal = folder.open();
    await runCli(['check', 'many.yml'], terminal);
    const named = terminal.printed.filter((line) => line.includes('cannot log in'));
    assert.equal(named.length, 11);
    assert.match(named.at(-1)!, /490 more listeners who cannot log in$/);
  });

  for (const { name, yaml, says } of [
    {
      name: 'what plays where the file only names the station',
      yaml: 'station: { name: Harbour Radio }',
      says: [
        'plays built-in tunes, until a source client on /live connects; heard on /stream.mp3, /stream.opus, /stream.aac',
      ],
    },
    {
      name: 'that nothing plays where nothing is named',
      yaml: 'mounts: { /radio: {} }',
      says: [
        'plays nothing by itself: mounts./radio makes this a server for sources and relays: to play music too, write inputs, programs and outputs, as in airchain.example.yml',
      ],
    },
    {
      name: "that nothing plays where the file is a server's alone",
      yaml: 'server: { hostname: radio.example }',
      says: [
        'plays nothing by itself: this is a server for sources and relays: to play music add "station: { name: … }", and leave out empty inputs, programs and outputs',
      ],
    },
    {
      name: 'that an input is in no program',
      yaml: 'inputs: { beep: { type: tone } }',
      says: ['plays nothing by itself: there are no programs: add one with your inputs, and an output for it'],
    },
    {
      name: 'that a program has no output',
      yaml: 'inputs: { beep: { type: tone } }\nprograms: { main: { inputs: [beep] } }',
      says: ['plays nothing by itself: no program has an output that is on: add one under outputs'],
    },
    {
      name: 'that a folder has no music',
      yaml: 'inputs: { a: { type: playlist, path: . } }\nprograms: { main: { inputs: [a] } }\noutputs: [{ type: mount, program: main, mount: /a.mp3 }]',
      says: [
        'plays nothing by itself: there is no music in "DIRECTORY": put files there',
        'plays silence; heard on /a.mp3',
      ],
    },
    {
      name: 'that one folder of several has no music',
      yaml: 'inputs: { a: { type: tunes }, b: { type: playlist, path: . } }\nprograms: { main: { inputs: [a, b] } }\noutputs: [{ type: mount, program: main, mount: /a.mp3 }]',
      says: ['plays built-in tunes; heard on /a.mp3', 'there is no music in "DIRECTORY": put files there'],
    },
  ]) {
    it(`says ${name}`, async () => {
      folder.write('airchain.yml', yaml);
      const terminal = folder.open();
      terminal.env.PATH = process.env.PATH;
      assert.equal(await runCli(['check'], terminal), 0);
      assert.deepEqual(
        terminal.printed.map((line) => line.replace(folder.path, 'DIRECTORY')),
        says,
      );
    });
  }

  it('says that without ffmpeg nothing plays', async () => {
    folder.write('airchain.yml', '');
    const terminal = folder.open();
    assert.equal(await runCli(['check'], terminal), 0);
    assert.match(terminal.printed[0] ?? '', /^plays nothing by itself: ffmpeg is missing/);
  });

  it('says which file is missing', async () => {
    const terminal = folder.open();
    assert.equal(await runCli(['check', 'nowhere.yml'], terminal), 1);
    assert.match(terminal.complaints[0] ?? '', /^airchain: Cannot read ".*nowhere\.yml": it is not there$/);
  });
});

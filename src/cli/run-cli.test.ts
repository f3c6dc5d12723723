import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, it } from 'node:test';
import { type Terminal, TerminalFolder } from '../../test/support/terminal.ts';
import type { AirchainConfig } from '../config/index.ts';
import { AirchainError, isAirchainError } from '../core/index.ts';
import { runCli } from './run-cli.ts';

const folder = new TerminalFolder();

/** A file that is there. */
const SONG = import.meta.filename;

describe('airchain', () => {
  for (const argv of [['--version'], ['-v']]) {
    it(`${argv.join(' ')} prints the version of the package`, async () => {
      const terminal = folder.open();
      const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
      assert.equal(await runCli(argv, terminal), 0);
      assert.deepEqual(terminal.printed, [`airchain ${version}`]);
    });
  }

  for (const [argv, title] of [
    [[], 'airchain: a radio station'],
    [['--help'], 'airchain: a radio station'],
    [['-h'], 'airchain: a radio station'],
    [['init', '--help'], 'airchain init:'],
    [['serve', '--help'], 'airchain serve:'],
    [['check', '-h'], 'airchain check:'],
    [['help'], 'airchain: a radio station'],
    [['help', 'serve'], 'airchain serve:'],
    [['import', '--help'], 'airchain import:'],
  ] as const) {
    it(`"${argv.join(' ')}" prints help, in lines that fit a terminal`, async () => {
      const terminal = folder.open();
      assert.equal(await runCli(argv, terminal), 0);
      assert.ok(terminal.printed[0]?.startsWith(title));
      for (const line of terminal.printed.join('\n').split('\n')) assert.ok(line.length <= 80, line);
      assert.equal(terminal.loads, 0, 'without loading the station');
    });
  }

  for (const [argv, message] of [
    [['sevre'], 'Cannot run "sevre": there is no such command, did you mean "serve"?'],
    [['start'], 'Cannot run "start": there is no such command, write "bin/airchain serve"'],
    [['validate'], 'Cannot run "validate": there is no such command, write "bin/airchain check"'],
    [['stop'], 'Cannot run "stop": there is no such command, end a station with Ctrl-C'],
    [['xyzzy'], 'Cannot run "xyzzy": there is no such command, only init, serve, check, import, password'],
    [['.'], 'Cannot run ".": there is no such command, to play the folder write "bin/airchain serve ."'],
    [[SONG], `Cannot run "${SONG}": there is no such command, to play the file write "bin/airchain serve ${SONG}"`],
    [['--prot', '1'], 'Cannot run "serve" with --prot: there is no such option, did you mean --port?'],
    [['serve', '--confg', 'x'], 'Cannot run "serve" with --confg: there is no such option, did you mean --config?'],
    [['serve', '-config', 'x'], 'Cannot run "serve" with -config: there is no such option, did you mean --config?'],
    [['serve', '-port=1'], 'Cannot run "serve" with -port: there is no such option, did you mean --port?'],
    [['serve', '--foo'], 'Cannot run "serve" with --foo: there is no such option, serve takes --config, --port'],
    [['serve', '-x'], 'Cannot run "serve" with -x: there is no such option, serve takes --config, --port'],
    [['import', '--foo', 'x'], 'Cannot run "import" with --foo: there is no such option, import takes none'],
    [
      ['password', '--generated'],
      'Cannot run "password" with --generated: there is no such option, did you mean --generate?',
    ],
    [['init', '--forse'], 'Cannot run "init" with --forse: there is no such option, did you mean --force?'],
    [['serve', '--config'], 'Cannot take --config: its value is missing, write --config FILE'],
    [['serve', '-c'], 'Cannot take -c: its value is missing, write -c FILE'],
    [['serve', '--port', '--config', 'x'], 'Cannot take --port: its value is missing, write --port 8000'],
    [['init', '--name'], 'Cannot take --name: its value is missing, write --name "Harbour Radio"'],
    [['password', '--generate=3'], 'Cannot take "--generate=3": --generate has no value, write it alone'],
    [['serve', 'a', 'b'], 'Cannot run "serve" with "b": it takes one FOLDER; put a name with blanks in quotes'],
    [['serve', 'x'], 'Cannot play "x": it is not there'],
    [['check', '--port', '1'], 'Cannot run "check" with --port: that is an option of serve, check takes --config'],
    [['serve', '--generate'], 'Cannot run "serve" with --generate: that is an option of password'],
    [
      ['import', '--config', 'x'],
      'Cannot run "import" with --config: write the file alone, "bin/airchain import FILE"',
    ],
    [['check', 'a', 'b'], 'Cannot run "check" with "b": it takes one FILE'],
    [['check', 'a', '--config', 'b'], 'Cannot run "check" with "a" and --config: it checks one file at a time'],
    [['check', 'icecast.xml'], 'Cannot check "icecast.xml": it is Icecast\'s, run "bin/airchain import" on it'],
    [['import'], 'Cannot run "import": it needs the name of a file, write "bin/airchain import FILE"'],
    [['serve', '--port', '70000'], 'Cannot listen on port "70000": write a number from 0 to 65535'],
  ] as const) {
    it(`"${argv.join(' ')}" is a wrong command line`, async () => {
      const terminal = folder.open();
      assert.equal(await runCli(argv, terminal), 2);
      assert.ok(terminal.complaints[0]?.startsWith(`airchain: ${message}`), terminal.complaints[0]);
    });
  }
});

describe('airchain serve', () => {
  /** Starts, lets the test act while the station runs, then ends it in order. */
  async function serve(
    argv: readonly string[],
    act: (terminal: Terminal) => void | Promise<void> = () => {},
  ): Promise<Terminal> {
    const terminal = folder.open();
    const status = runCli(argv, terminal);
    await terminal.running.promise;
    await act(terminal);
    terminal.stopping.resolve();
    terminal.signal('SIGTERM');
    assert.equal(await status, 0);
    return terminal;
  }

  it('is a station that plays tunes where there is no file', async () => {
    const { started, printed, complaints } = await serve(['serve']);
    assert.equal(started?.options.configFile, null);
    assert.equal(started?.config.server.listen[0]?.port, 8000);
    assert.equal(started?.config.dataDir, join(folder.path, 'data'));
    assert.equal(started?.config.inputs.get('music')?.type, 'tunes');
    assert.deepEqual(printed, ['on air']);
    assert.deepEqual(complaints, []);
  });

  it('plays the folder that is named, after a reload too', async () => {
    mkdirSync(join(folder.path, 'music'));
    const { started, complaints } = await serve(['serve', './music', '--port', '9']);
    for (const config of [started?.config, started?.options.readConfig()]) {
      const music = config?.inputs.get('music');
      assert.equal(music?.type === 'playlist' && music.path, join(folder.path, 'music'));
      assert.equal(config?.server.listen[0]?.port, 9);
    }
    assert.deepEqual(complaints, []);
  });

  it('plays the playlist file that is named', async () => {
    const file = folder.write('evening.M3U', 'a.mp3\n');
    const { started } = await serve(['serve', file]);
    const music = started?.config.inputs.get('music');
    assert.equal(music?.type === 'playlist' && music.path, file);
  });

  for (const { name, files, argv, says } of [
    {
      name: 'a name that cannot be looked up',
      files: [],
      argv: ['x'.repeat(300)],
      says: /^airchain: Cannot play "x+": its name is too long/,
    },
    {
      name: 'a file that is no music',
      files: ['song.xyz'],
      argv: ['song.xyz'],
      says: /^airchain: Cannot play "song\.xyz": it is no folder, no playlist \(\.m3u, .* and no audio file/,
    },
    {
      name: 'a configuration that is named as music',
      files: ['a.yml'],
      argv: ['a.yml'],
      says: /^airchain: Cannot play "a\.yml": it is a configuration, write --config a\.yml/,
    },
    {
      name: 'a name that is nearly that of a playlist',
      files: ['evening.m3u'],
      argv: ['evenning.m3u'],
      says: /^airchain: Cannot play "evenning\.m3u": it is not there, did you mean "evening\.m3u"\?/,
    },
    {
      name: 'music beside --config',
      files: ['evening.m3u', 'a.yml'],
      argv: ['evening.m3u', '--config', 'a.yml'],
      says: /^airchain: Cannot play "evening\.m3u" beside "a\.yml": its empty outputs says that nothing is played/,
    },
    {
      name: 'music beside an airchain.yml',
      files: ['evening.m3u', 'airchain.yml'],
      argv: ['evening.m3u'],
      says: /^airchain: Cannot play "evening\.m3u" beside ".*airchain\.yml": its empty outputs says/,
    },
    {
      name: 'music beside an icecast.xml',
      files: ['evening.m3u', 'icecast.xml'],
      argv: ['evening.m3u', '-c', 'icecast.xml'],
      says: /^airchain: Cannot play "evening\.m3u" beside "icecast\.xml": it is Icecast's, which plays nothing/,
    },
  ]) {
    it(`refuses ${name}`, async () => {
      const texts: Record<string, string> = { '.yml': 'outputs: []', '.xml': '<icecast></icecast>' };
      for (const file of files) folder.write(file, texts[extname(file)] ?? '');
      const terminal = folder.open();
      assert.equal(await runCli(['serve', ...argv], terminal), 2);
      assert.match(terminal.complaints[0] ?? '', says);
      assert.equal(terminal.loads, 0);
    });
  }

  it('takes airchain.yml where it is there', async () => {
    const file = folder.write('airchain.yml', 'station: { name: Here }\nserver: { hostname: here }');
    const { started } = await serve(['serve']);
    assert.equal(started?.options.configFile, file);
    assert.equal(started?.config.server.hostname, 'here');
    assert.equal(
      started?.config.inputs.get('music')?.type,
      'tunes',
      'and the starter, for it does not say what is heard',
    );
  });

  it('plays the folder that is named beside an airchain.yml that does not say what is heard', async () => {
    folder.write('airchain.yml', 'station: { name: Harbour Radio }');
    mkdirSync(join(folder.path, 'music'));
    const { started } = await serve(['serve', './music']);
    const music = started?.config.inputs.get('music');
    assert.equal(music?.type === 'playlist' && music.path, join(folder.path, 'music'));
    assert.equal(started?.config.station.name, 'Harbour Radio');
  });

  it('puts --port in place of the first ordinary port, after a reload too', async () => {
    folder.write('a.yml', 'server: { listen: [{ port: 1, shoutcast: /s }, { port: 2 }, { port: 3 }] }');
    const { started } = await serve(['serve', '--config', 'a.yml', '--port', '9']);
    const ports = (config?: AirchainConfig) => config?.server.listen.map(({ port }) => port);
    assert.deepEqual(ports(started?.config), [1, 9, 3]);
    assert.deepEqual(ports(started?.options.readConfig()), [1, 9, 3]);
  });

  it('refuses to reload a file that is empty, as it is while it is written', async () => {
    folder.write('airchain.yml', 'station: { name: Harbour Radio }');
    const { started } = await serve(['serve']);
    folder.write('airchain.yml', '');
    assert.throws(
      () => started?.options.readConfig(),
      (error) => isAirchainError(error, 'CONFIG_NOT_READABLE') && /is empty, the settings stay/.test(error.message),
    );
  });

  it('is started as Icecast is, with its own file', async () => {
    const file = folder.write('icecast.xml', '<icecast><hostname>old</hostname><fileserve>1</fileserve></icecast>');
    const { started, complaints } = await serve(['-c', 'icecast.xml']);
    assert.equal(started?.options.configFile, file);
    assert.equal(started?.config.server.hostname, 'old');
    assert.deepEqual(complaints, [`${file}: fileserve: has no effect: no files are served from a web root`]);
  });

  it('names no lines of a configuration that an import has made and that is in no file', async () => {
    const file = folder.write(
      'icecast.xml',
      '<icecast><authentication><source-password>x</source-password></authentication></icecast>',
    );
    const { complaints } = await serve(['-c', 'icecast.xml']);
    assert.equal(complaints.length, 1);
    assert.ok(complaints[0]?.startsWith(`${file}: access.sourcePassword: warning: has 1 character`), complaints[0]);
  });

  it('names every mistake and starts nothing', async () => {
    folder.write('airchain.yml', 'servr: {}\nlogs: { level: loud }');
    const terminal = folder.open();
    assert.equal(await runCli(['serve'], terminal), 1);
    assert.match(
      terminal.complaints[0] ?? '',
      /^airchain: Cannot use ".*airchain\.yml": 2 mistakes\n {2}.*:1:1 servr: .*\n {2}.*:2:16 logs\.level/,
    );
    assert.equal(terminal.loads, 0);
  });

  it('says why it could not start, without a stack', async () => {
    const terminal = folder.open();
    terminal.startError = new AirchainError('PORT_TAKEN', 'Cannot listen on port 8000: it is taken');
    assert.equal(await runCli(['serve'], terminal), 1);
    assert.equal(terminal.complaints[0], 'airchain: Cannot listen on port 8000: it is taken');
    assert.match(terminal.complaints[1] ?? '', /choose another port/);
  });

  it('lets faults of its own through', async () => {
    const terminal = folder.open();
    terminal.startError = new TypeError('x is not a function');
    await assert.rejects(runCli(['serve'], terminal), TypeError);
  });

  it('reloads at SIGHUP and goes on as before when that fails', async () => {
    const terminal = await serve(['serve'], async (running) => {
      running.signal('SIGHUP');
      await new Promise(setImmediate);
      running.reloadError = new AirchainError('CONFIG_INVALID', 'Cannot use "airchain.yml": 1 mistake');
      running.signal('SIGHUP');
      await new Promise(setImmediate);
    });
    assert.equal(terminal.reloads, 2);
    assert.deepEqual(terminal.complaints, [], 'the station logs it');
  });

  it('ends after 5 seconds though work is left', async () => {
    const terminal = folder.open();
    const status = runCli(['serve'], terminal);
    await terminal.running.promise;
    terminal.signal('SIGINT');
    terminal.clock.advance(5000);
    assert.equal(await status, 1);
    assert.deepEqual(terminal.complaints, ['airchain: stopped after 5000 ms, before shutdown was complete']);
  });

  it('stops at once on the second signal', async () => {
    const terminal = folder.open();
    const status = runCli(['serve'], terminal);
    await terminal.running.promise;
    terminal.signal('SIGTERM');
    terminal.signal('SIGINT');
    assert.equal(await status, 1);
    assert.equal(terminal.handlers.size, 0, 'and listens to no signal any more');
  });
});

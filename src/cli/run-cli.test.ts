import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { AirchainConfig } from '../config/index.ts';
import { AirchainError } from '../core/index.ts';
import { runCli } from './run-cli.ts';
import type { StartOptions, StationSignal, Surroundings } from './surroundings.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'airchain-cli-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function writeConfig(name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

/** A terminal in a folder of its own, with a station that does what the test says. */
class Desk implements Surroundings {
  readonly env = {};
  readonly clock = new ManualClock();
  readonly printed: string[] = [];
  readonly complaints: string[] = [];
  readonly handlers = new Map<StationSignal, () => void>();
  started: { config: AirchainConfig; options: StartOptions } | null = null;
  reloads = 0;
  loads = 0;
  startError: Error | null = null;
  reloadError: Error | null = null;
  stopping = Promise.withResolvers<void>();
  /** Resolves when the station runs and signals are listened for. */
  readonly running = Promise.withResolvers<void>();

  get directory(): string {
    return directory;
  }

  print = (line: string): void => {
    this.printed.push(line);
  };

  complain = (line: string): void => {
    this.complaints.push(line);
  };

  onSignal = (signal: StationSignal, handler: () => void): (() => void) => {
    this.handlers.set(signal, handler);
    if (signal === 'SIGHUP') this.running.resolve();
    return () => this.handlers.delete(signal);
  };

  loadStation = async () => {
    this.loads++;
    return async (config: AirchainConfig, options: StartOptions) => {
      if (this.startError) throw this.startError;
      this.started = { config, options };
      return {
        greeting: ['on air'],
        stop: () => this.stopping.promise,
        reload: async () => {
          this.reloads++;
          if (this.reloadError) throw this.reloadError;
        },
      };
    };
  };

  signal(name: StationSignal): void {
    this.handlers.get(name)?.();
  }
}

describe('airchain', () => {
  for (const argv of [['--version'], ['-v']]) {
    it(`${argv.join(' ')} prints the version of the package`, async () => {
      const desk = new Desk();
      const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
      assert.equal(await runCli(argv, desk), 0);
      assert.deepEqual(desk.printed, [`airchain ${version}`]);
    });
  }

  for (const [argv, title] of [
    [[], 'airchain: a radio station'],
    [['--help'], 'airchain: a radio station'],
    [['-h'], 'airchain: a radio station'],
    [['serve', '--help'], 'airchain serve:'],
    [['check', '-h'], 'airchain check:'],
    [['import', '--help'], 'airchain import:'],
  ] as const) {
    it(`"${argv.join(' ')}" prints help, in lines that fit a terminal`, async () => {
      const desk = new Desk();
      assert.equal(await runCli(argv, desk), 0);
      assert.ok(desk.printed[0]?.startsWith(title));
      for (const line of desk.printed.join('\n').split('\n')) assert.ok(line.length <= 80, line);
      assert.equal(desk.loads, 0, 'without loading the station');
    });
  }

  for (const [argv, message] of [
    [['sevre'], 'Cannot run "sevre": there is no such command'],
    [['--prot', '1'], "Cannot read the command line: Unknown option '--prot'"],
    [['serve', '--config'], "Cannot read the command line: Option '-c, --config <value>' argument missing"],
    [['serve', 'a', 'b'], 'Cannot run "serve" with "b": it does not take that'],
    [['serve', 'x'], 'Cannot play "x": it is not there'],
    [['check', '--port', '1'], 'Cannot run "check" with --port: it has no such option'],
    [['check', 'a', 'b'], 'Cannot run "check" with "b": it does not take that'],
    [['check', 'icecast.xml'], 'Cannot check "icecast.xml": it is Icecast\'s, run "airchain import" on it'],
    [['import'], 'Cannot run "import": it needs a FILE'],
    [['serve', '--port', '70000'], 'Cannot listen on port "70000": write a number from 0 to 65535'],
  ] as const) {
    it(`"${argv.join(' ')}" is a wrong command line`, async () => {
      const desk = new Desk();
      assert.equal(await runCli(argv, desk), 2);
      assert.ok(desk.complaints[0]?.startsWith(`airchain: ${message}`), desk.complaints[0]);
    });
  }
});

describe('airchain check', () => {
  it('prints every mistake with file, line, column and key', async () => {
    writeConfig('airchain.yml', 'server:\n  burts: 3s\nlogs: { level: loud }\n');
    const desk = new Desk();
    assert.equal(await runCli(['check'], desk), 1);
    assert.deepEqual(desk.printed, [
      'airchain.yml:2:3 server.burts: unknown key, did you mean "burst"?',
      'airchain.yml:3:16 logs.level: "loud" is not allowed here: write debug, info, warn or error',
    ]);
    assert.deepEqual(desk.complaints, ['airchain.yml: 2 mistakes']);
  });

  it('lets warnings pass', async () => {
    writeConfig('other.yml', 'mounts: { /a: { intro: nowhere.mp3 } }\n');
    const desk = new Desk();
    assert.equal(await runCli(['check', 'other.yml'], desk), 0);
    assert.match(desk.printed[0] ?? '', /^other\.yml:1:24 mounts\.\/a\.intro: warning: .* is not there/);
    assert.deepEqual(desk.complaints, ['other.yml: no mistakes, 1 warning']);
  });

  it('says which file is missing', async () => {
    const desk = new Desk();
    assert.equal(await runCli(['check', 'nowhere.yml'], desk), 1);
    assert.match(desk.complaints[0] ?? '', /^airchain: Cannot read ".*nowhere\.yml": ENOENT/);
  });
});

describe('airchain import', () => {
  it('prints the configuration, and beside it what has no effect', async () => {
    writeConfig('icecast.xml', '<icecast><hostname>h</hostname><fileserve>1</fileserve></icecast>');
    const desk = new Desk();
    assert.equal(await runCli(['import', 'icecast.xml'], desk), 0);
    assert.match(desk.printed.join('\n'), /^server:\n {2}hostname: h$/m);
    assert.deepEqual(desk.complaints, ['icecast.xml: fileserve: has no effect: no files are served from a web root']);
  });

  it('reads the lists that the file names from beside it', async () => {
    writeConfig('icecast.xml', '<icecast><paths><deny-ip>deny.txt</deny-ip></paths></icecast>');
    writeConfig('deny.txt', '192.0.2.1\n');
    const desk = new Desk();
    await runCli(['import', 'icecast.xml'], desk);
    assert.match(desk.printed.join('\n'), /- 192\.0\.2\.1/);
  });

  it('says what is no Icecast configuration', async () => {
    writeConfig('icecast.xml', '<html></html>');
    const desk = new Desk();
    assert.equal(await runCli(['import', 'icecast.xml'], desk), 1);
    assert.match(desk.complaints[0] ?? '', /no <icecast> element/);
  });
});

describe('airchain serve', () => {
  /** Starts, lets the test act while the station runs, then ends it in order. */
  async function serve(argv: readonly string[], act: (desk: Desk) => void | Promise<void> = () => {}): Promise<Desk> {
    const desk = new Desk();
    const status = runCli(argv, desk);
    await desk.running.promise;
    await act(desk);
    desk.stopping.resolve();
    desk.signal('SIGTERM');
    assert.equal(await status, 0);
    return desk;
  }

  it('is a station that plays tunes where there is no file', async () => {
    const { started, printed, complaints } = await serve(['serve']);
    assert.equal(started?.options.configFile, null);
    assert.equal(started?.config.server.listen[0]?.port, 8000);
    assert.equal(started?.config.dataDir, join(directory, 'data'));
    assert.equal(started?.config.inputs.get('music')?.type, 'tunes');
    assert.deepEqual(printed, ['on air']);
    assert.deepEqual(complaints, []);
  });

  it('plays the folder that is named, after a reload too', async () => {
    mkdirSync(join(directory, 'music'));
    const { started, complaints } = await serve(['serve', './music', '--port', '9']);
    for (const config of [started?.config, started?.options.readConfig()]) {
      const music = config?.inputs.get('music');
      assert.equal(music?.type === 'playlist' && music.path, join(directory, 'music'));
      assert.equal(config?.server.listen[0]?.port, 9);
    }
    assert.deepEqual(complaints, []);
  });

  it('plays the playlist file that is named', async () => {
    const file = writeConfig('evening.M3U', 'a.mp3\n');
    const { started } = await serve(['serve', file]);
    const music = started?.config.inputs.get('music');
    assert.equal(music?.type === 'playlist' && music.path, file);
  });

  for (const { name, files, argv, says } of [
    {
      name: 'a name that cannot be looked up',
      files: [],
      argv: ['x'.repeat(300)],
      says: /^airchain: Cannot play "x+": ENAMETOOLONG/,
    },
    {
      name: 'a file that is no playlist',
      files: ['song.mp3'],
      argv: ['song.mp3'],
      says: /^airchain: Cannot play "song\.mp3": it is neither a folder nor a playlist \(\.m3u, /,
    },
    {
      name: 'music beside --config',
      files: ['evening.m3u', 'a.yml'],
      argv: ['evening.m3u', '--config', 'a.yml'],
      says: /^airchain: Cannot play "evening\.m3u": --config says what plays/,
    },
    {
      name: 'music beside an airchain.yml',
      files: ['evening.m3u', 'airchain.yml'],
      argv: ['evening.m3u'],
      says: /^airchain: Cannot play "evening\.m3u": ".*airchain\.yml" is there and says what plays/,
    },
  ]) {
    it(`refuses ${name}`, async () => {
      for (const file of files) writeConfig(file, '');
      const desk = new Desk();
      assert.equal(await runCli(['serve', ...argv], desk), 2);
      assert.match(desk.complaints[0] ?? '', says);
      assert.equal(desk.loads, 0);
    });
  }

  it('takes airchain.yml where it is there', async () => {
    const file = writeConfig('airchain.yml', 'server: { hostname: here }');
    const { started } = await serve(['serve']);
    assert.equal(started?.options.configFile, file);
    assert.equal(started?.config.server.hostname, 'here');
    assert.equal(started?.config.inputs.size, 0, 'and nothing that it does not name');
  });

  it('puts --port in place of the first ordinary port, after a reload too', async () => {
    writeConfig('a.yml', 'server: { listen: [{ port: 1, shoutcast: /s }, { port: 2 }, { port: 3 }] }');
    const { started } = await serve(['serve', '--config', 'a.yml', '--port', '9']);
    const ports = (config?: AirchainConfig) => config?.server.listen.map(({ port }) => port);
    assert.deepEqual(ports(started?.config), [1, 9, 3]);
    assert.deepEqual(ports(started?.options.readConfig()), [1, 9, 3]);
  });

  it('is started as Icecast is, with its own file', async () => {
    const file = writeConfig('icecast.xml', '<icecast><hostname>old</hostname><fileserve>1</fileserve></icecast>');
    const { started, complaints } = await serve(['-c', 'icecast.xml']);
    assert.equal(started?.options.configFile, file);
    assert.equal(started?.config.server.hostname, 'old');
    assert.deepEqual(complaints, [`${file}: fileserve: has no effect: no files are served from a web root`]);
  });

  it('names every mistake and starts nothing', async () => {
    writeConfig('airchain.yml', 'servr: {}\nlogs: { level: loud }');
    const desk = new Desk();
    assert.equal(await runCli(['serve'], desk), 1);
    assert.match(
      desk.complaints[0] ?? '',
      /^airchain: Cannot use ".*airchain\.yml": 2 mistakes\n {2}.*:1:1 servr: .*\n {2}.*:2:16 logs\.level/,
    );
    assert.equal(desk.loads, 0);
  });

  it('says why it could not start, without a stack', async () => {
    const desk = new Desk();
    desk.startError = new AirchainError('PORT_TAKEN', 'Cannot listen on port 8000: it is taken');
    assert.equal(await runCli(['serve'], desk), 1);
    assert.equal(desk.complaints[0], 'airchain: Cannot listen on port 8000: it is taken');
    assert.match(desk.complaints[1] ?? '', /choose another port/);
  });

  it('lets faults of its own through', async () => {
    const desk = new Desk();
    desk.startError = new TypeError('x is not a function');
    await assert.rejects(runCli(['serve'], desk), TypeError);
  });

  it('reloads at SIGHUP and goes on as before when that fails', async () => {
    const desk = await serve(['serve'], async (running) => {
      running.signal('SIGHUP');
      await new Promise(setImmediate);
      running.reloadError = new AirchainError('CONFIG_INVALID', 'Cannot use "airchain.yml": 1 mistake');
      running.signal('SIGHUP');
      await new Promise(setImmediate);
    });
    assert.equal(desk.reloads, 2);
    assert.deepEqual(desk.complaints, [
      'airchain: Cannot reload, going on as before: Cannot use "airchain.yml": 1 mistake',
    ]);
  });

  it('ends after 5 seconds though work is left', async () => {
    const desk = new Desk();
    const status = runCli(['serve'], desk);
    await desk.running.promise;
    desk.signal('SIGINT');
    desk.clock.advance(5000);
    assert.equal(await status, 1);
    assert.deepEqual(desk.complaints, ['airchain: ended after 5000 ms, with work left']);
  });

  it('ends at once on the second signal', async () => {
    const desk = new Desk();
    const status = runCli(['serve'], desk);
    await desk.running.promise;
    desk.signal('SIGTERM');
    desk.signal('SIGINT');
    assert.equal(await status, 1);
    assert.equal(desk.handlers.size, 0, 'and listens to no signal any more');
  });
});

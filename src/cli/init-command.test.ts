// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the name of a station, not JavaScript's
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TerminalFolder } from '../../test/support/terminal.ts';
import { loadConfig } from '../config/index.ts';
import { runCli } from './run-cli.ts';

const folder = new TerminalFolder();

describe('airchain init', () => {
  const readWritten = (name = 'airchain.yml') => readFileSync(join(folder.path, name), 'utf8');

  it('writes a complete configuration that plays the folder under the name', async () => {
    mkdirSync(join(folder.path, 'music'));
    folder.write('music/a.mp3', '');
    const terminal = folder.open();
    terminal.env.PATH = process.env.PATH;
    assert.equal(await runCli(['init', './music', '--name', 'Harbour "Radio" ${X} #1'], terminal), 0);
    const { config, problems } = loadConfig(readWritten(), { env: {}, directory: folder.path });
    assert.deepEqual(problems, []);
    assert.equal(config?.station.name, 'Harbour "Radio" ${X} #1');
    const music = config?.inputs.get('music');
    assert.equal(music?.type === 'playlist' && music.path, join(folder.path, 'music'));
    assert.match(readWritten(), /^ {4}path: "\.\/music"$/m, 'in words that stay right when the folder moves');
    assert.match(readWritten(), /# 0s to 1m of recent audio that a new listener gets at once/, 'with its explanations');
    assert.deepEqual(config?.access.adminPassword, '', 'no password is in it');
    assert.deepEqual(terminal.printed, [
      `wrote ${join(folder.path, 'airchain.yml')}`,
      `plays ${join(folder.path, 'music')}, until a source client on /live connects; heard on /stream.mp3, /stream.opus, /stream.aac`,
      'The first start generates the passwords and prints them.',
      'Start it: bin/airchain serve',
    ]);
    assert.equal(await runCli(['check'], folder.open()), 0);
  });

  it('writes what a start without a configuration does', async () => {
    assert.equal(await runCli(['init'], folder.open()), 0);
    const { config } = loadConfig(readWritten(), { env: {}, directory: folder.path });
    assert.deepEqual(config, loadConfig('', { env: {}, directory: folder.path }).config);
  });

  it('names the command that starts a file of another name', async () => {
    mkdirSync(join(folder.path, 'etc'));
    mkdirSync(join(folder.path, 'music'));
    const terminal = folder.open();
    assert.equal(await runCli(['init', 'music', '-c', 'etc/radio.yml'], terminal), 0);
    assert.equal(
      terminal.printed.at(-1),
      `Start it: bin/airchain serve --config ${join(folder.path, 'etc/radio.yml')}`,
    );
    const music = loadConfig(readWritten('etc/radio.yml'), { env: {}, directory: '/srv' }).config?.inputs.get('music');
    assert.equal(music?.type === 'playlist' && music.path, join(folder.path, 'music'));
  });

  it('leaves a file that is there as it is, unless it is forced', async () => {
    folder.write('airchain.yml', 'station: { name: Mine }');
    const terminal = folder.open();
    assert.equal(await runCli(['init'], terminal), 1);
    assert.match(
      terminal.complaints.join('\n'),
      /^airchain: Cannot write ".*airchain\.yml": it is there already\n.*--force/,
    );
    assert.equal(readWritten(), 'station: { name: Mine }');
    assert.equal(await runCli(['init', '--force', '--name', 'Other'], folder.open()), 0);
    assert.match(readWritten(), /name: "Other"/);
  });

  for (const { argv, status, says } of [
    { argv: ['nowhere'], status: 2, says: /Cannot play "nowhere": it is not there/ },
    { argv: ['song.xyz'], status: 2, says: /Cannot play "song\.xyz": it is no folder, no playlist/ },
    { argv: ['--name', ''], status: 2, says: /station\.name is empty/ },
    { argv: ['--name', '  '], status: 2, says: /station\.name is empty/ },
    { argv: ['--name', 'a\nb'], status: 2, says: /station\.name has a line break/ },
    { argv: ['--name', 'x'.repeat(2000)], status: 2, says: /station\.name is longer than 1024/ },
    { argv: ['--config', 'icecast.xml'], status: 2, says: /a file of that name is taken for Icecast's/ },
    {
      argv: ['--config', 'no/where.yml'],
      status: 1,
      says: /Cannot write ".*no\/where\.yml": its folder ".*no" is not there/,
    },
    {
      argv: ['--config', '.', '--force'],
      status: 2,
      says: /Cannot write ".*": it is a folder, name a file in it: --config airchain\.yml/,
    },
    {
      argv: ['--port', '1'],
      status: 2,
      says: /Cannot run "init" with --port: that is an option of serve, init takes --config, --name, --force/,
    },
    { argv: ['.', 'b'], status: 2, says: /Cannot run "init" with "b"/ },
  ]) {
    it(`refuses ${JSON.stringify(argv).slice(0, 60)} and writes nothing`, async () => {
      folder.write('song.xyz', '');
      const terminal = folder.open();
      assert.equal(await runCli(['init', ...argv], terminal), status);
      assert.match(terminal.complaints[0] ?? '', says);
      assert.deepEqual(readdirSync(folder.path), ['song.xyz']);
    });
  }
});

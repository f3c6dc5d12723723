import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TerminalFolder } from '../../test/support/terminal.ts';
import { runCli } from './run-cli.ts';

const folder = new TerminalFolder();

describe('airchain import', () => {
  it('prints the configuration, and beside it what has no effect', async () => {
    folder.write('icecast.xml', '<icecast><hostname>h</hostname><fileserve>1</fileserve></icecast>');
    const terminal = folder.open();
    assert.equal(await runCli(['import', 'icecast.xml'], terminal), 0);
    assert.match(terminal.printed.join('\n'), /^server:\n {2}hostname: h$/m);
    assert.deepEqual(terminal.complaints, [
      'icecast.xml: fileserve: has no effect: no files are served from a web root',
    ]);
  });

  it('reads the lists that the file names from beside it', async () => {
    folder.write('icecast.xml', '<icecast><paths><deny-ip>deny.txt</deny-ip></paths></icecast>');
    folder.write('deny.txt', '192.0.2.1\n');
    const terminal = folder.open();
    await runCli(['import', 'icecast.xml'], terminal);
    assert.match(terminal.printed.join('\n'), /- 192\.0\.2\.1/);
  });

  it('says what is no Icecast configuration', async () => {
    folder.write('icecast.xml', '<html></html>');
    const terminal = folder.open();
    assert.equal(await runCli(['import', 'icecast.xml'], terminal), 1);
    assert.match(terminal.complaints[0] ?? '', /no <icecast> element/);
  });
});

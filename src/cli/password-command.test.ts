import assert from 'node:assert/strict';
import { argon2Sync } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { TerminalFolder } from '../../test/support/terminal.ts';
import { openStore } from '../store/index.ts';
import { runCli } from './run-cli.ts';

const folder = new TerminalFolder();

/** As a first start leaves it. */
function makeDatabase(name = 'data'): void {
  const store = openStore(join(folder.path, name), new ManualClock());
  store.saveAccount({ name: 'admin', passwordHash: 'of the first start', role: 'admin', rights: [] });
  store.close();
}

function readHash(user = 'admin', name = 'data'): string {
  const store = openStore(join(folder.path, name), new ManualClock());
  try {
    return store.findAccount(user)?.passwordHash ?? '';
  } finally {
    store.close();
  }
}

/** Reads `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH` and works the hash out again. */
function isHashOf(password: string, text: string): boolean {
  const [, m, t, p, salt, hash] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(text)!;
  const expected = Buffer.from(hash!, 'base64');
  const found = argon2Sync('argon2id', {
    message: password,
    nonce: Buffer.from(salt!, 'base64'),
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    tagLength: expected.length,
  });
  return found.equals(expected);
}

async function run(argv: readonly string[], typed = '') {
  const terminal = folder.open();
  terminal.password = typed;
  const status = await runCli(['password', ...argv], terminal);
  return { status, printed: terminal.printed.join('\n'), complaints: terminal.complaints.join('\n') };
}

describe('airchain password', () => {
  it('stores what is typed, as a hash, and does not repeat it', async () => {
    makeDatabase();
    const { status, printed } = await run([], 'correct horse');
    assert.equal(status, 0);
    assert.match(printed, /^The administrator "admin" has a new password\.\n/);
    assert.doesNotMatch(printed, /correct horse/);
    assert.ok(isHashOf('correct horse', readHash()));
  });

  for (const argv of [[], ['--generate']]) {
    it(`makes one and shows it once: ${argv.join() || 'where nothing is typed'}`, async () => {
      makeDatabase();
      const { status, printed } = await run(argv, argv.length > 0 ? 'is not asked for' : '');
      const [, made] = /^It is (\w{24}) {2}\(generated now, shown only once: keep it\)$/m.exec(printed)!;
      assert.equal(status, 0);
      assert.ok(isHashOf(made!, readHash()));
    });
  }

  it('goes by the configuration: its folder, its name of the administrator', async () => {
    mkdirSync(join(folder.path, 'etc'));
    folder.write('etc/radio.yml', 'dataDir: ../kept\naccess: { adminUser: harbour }');
    makeDatabase('kept');
    const { status } = await run(['--config', 'etc/radio.yml'], 'correct horse');
    assert.equal(status, 0);
    assert.ok(isHashOf('correct horse', readHash('harbour', 'kept')));
  });

  it('says what to do where the configuration sets the password', async () => {
    makeDatabase();
    const file = folder.write('airchain.yml', 'access: { adminPassword: battery staple }');
    const { status, complaints } = await run([], 'correct horse');
    assert.equal(status, 1);
    assert.ok(
      complaints.startsWith(`airchain: Cannot reset the password of "admin": "${file}" sets access.adminPassword`),
    );
    assert.match(complaints, /Change `access\.adminPassword` in the file, or take it out/);
    assert.doesNotMatch(complaints, /battery/);
    assert.equal(readHash(), 'of the first start');
  });

  it('makes no database where there is none', async () => {
    const { status, complaints } = await run([], 'correct horse');
    assert.equal(status, 1);
    assert.match(complaints, /Cannot open ".*data\/airchain\.db": it is not there\nStart the station once/);
    assert.deepEqual(readdirSync(folder.path), []);
  });

  for (const typed of ['short', 'x'.repeat(257), 'é'.repeat(129), 'with a \0 in it']) {
    it(`refuses ${JSON.stringify(typed).slice(0, 20)} of ${typed.length}`, async () => {
      makeDatabase();
      const { status, complaints } = await run([], typed);
      assert.equal(status, 1);
      assert.match(complaints, /^airchain: Cannot use the password: it has /);
      assert.equal(readHash(), 'of the first start');
    });
  }

  it('takes none from the command line, and does not repeat it', async () => {
    const { status, complaints } = await run(['hunter2hunter2']);
    assert.equal(status, 2);
    assert.match(complaints, /others on this machine see what is on the command line/);
    assert.doesNotMatch(complaints, /hunter2/);
  });

  it('leaves the files to their owner, with their modes', async () => {
    makeDatabase();
    const isRoot = process.getuid!() === 0;
    const owner = isRoot ? 12_345 : process.getuid!();
    const data = join(folder.path, 'data');
    const isOfDatabase = (name: string) => name.startsWith('airchain.db');
    const files = () =>
      readdirSync(data)
        .filter(isOfDatabase)
        .map((name) => join(data, name));
    if (isRoot) for (const file of [data, ...files()]) chownSync(file, owner, owner);
    // A station that runs has its files beside the database.
    const running = openStore(data, new ManualClock());
    await run([], 'correct horse');
    const seen = files().map((file) => [statSync(file).uid, statSync(file).mode & 0o777]);
    running.close();
    assert.ok(seen.length >= 2, 'the write-ahead log is there');
    for (const [uid, mode] of seen) assert.deepEqual([uid, mode], [owner, 0o600]);
  });
});

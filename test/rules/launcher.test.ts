import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { EmptyHouse, newNode } from './empty-house.ts';
import { findFiles, readText, root } from './source-files.ts';

const { version } = JSON.parse(readText('package.json')) as { version: string };

test('prints its version from another directory', () => {
  const { stdout, status } = spawnSync(join(root, 'bin/airchain'), ['--version'], { cwd: tmpdir(), encoding: 'utf8' });
  assert.equal(status, 0);
  assert.ok(stdout.includes(version), stdout);
});

test('prints its version through a symlink to a symlink', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'airchain-link-'));
  t.after(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(root, 'bin/airchain'), join(folder, 'first'));
  symlinkSync('first', join(folder, 'second'));
  const { stdout, status } = spawnSync(join(folder, 'second'), ['--version'], { cwd: '/', encoding: 'utf8' });
  assert.equal(status, 0);
  assert.ok(stdout.includes(version), stdout);
});

test('shellcheck finds no fault in the shell scripts', () => {
  const scripts = ['bin/airchain', '.ci/run', ...findFiles('scripts', ['.sh'])];
  const { status, stdout, error } = spawnSync('shellcheck', ['-x', ...scripts], { cwd: root, encoding: 'utf8' });
  assert.equal(error, undefined, 'shellcheck is missing: apt-get install shellcheck');
  assert.equal(status, 0, stdout);
});

test('passes arguments on unchanged', (t) => {
  const house = new EmptyHouse(t);
  house.install();
  assert.equal(
    house.run(['check', 'my station.yml', '']).stdout,
    'ran --max-semi-space-size=4 --heap-growing-percent=100 ROOT/src/main.ts check my station.yml \n',
  );
});

test('passes on how it was started, so that printed commands work', (t) => {
  const house = new EmptyHouse(t);
  house.install();
  house.addProgram(
    'node_modules/.bin/node',
    'if [ "$1" = --version ]; then echo v24.1.0; else echo "$AIRCHAIN_COMMAND"; fi',
  );
  assert.equal(house.run(['check']).stdout, 'ROOT/bin/airchain\n', 'by its path');
  for (const name of ['airchain', 'icecast'])
    symlinkSync(join(house.project, 'bin/airchain'), join(house.programs, name));
  assert.equal(house.run(['check'], { as: 'airchain' }).stdout, 'airchain\n', 'by its name');
  assert.equal(house.run(['-c', 'x.xml'], { as: 'icecast' }).stdout, 'ROOT/bin/airchain\n', 'not as Icecast');
});

test('prints its help without arguments', (t) => {
  const house = new EmptyHouse(t);
  house.install();
  assert.equal(
    house.run([]).stdout,
    'ran --max-semi-space-size=4 --heap-growing-percent=100 ROOT/src/main.ts --help\n',
  );
});

test('runs the build if there is no source', (t) => {
  const house = new EmptyHouse(t);
  house.install();
  rmSync(join(house.project, 'src'), { recursive: true });
  assert.match(house.run(['--version']).stderr, /neither src\/ nor dist\//);
  house.write('dist/main.js', '');
  assert.equal(
    house.run(['--version']).stdout,
    'ran --max-semi-space-size=4 --heap-growing-percent=100 ROOT/dist/main.js --version\n',
  );
});

test('installs the packages when there are none', (t) => {
  const house = new EmptyHouse(t);
  house.addProgram('npm');
  house.addProgram('node', newNode);
  const { stdout, stderr } = house.run(['check']);
  assert.deepEqual(house.calls(), ['npm ci --include=dev --no-progress --no-update-notifier --loglevel=error']);
  assert.match(stderr, /^airchain: installing the npm packages .*\n$/);
  assert.equal(stdout, 'ran --max-semi-space-size=4 --heap-growing-percent=100 ROOT/src/main.ts check\n');
});

test('does not change the packages of another project if node_modules is a link to them', (t) => {
  const house = new EmptyHouse(t);
  house.addProgram('npm');
  house.write('other/packages', '');
  symlinkSync('other', join(house.project, 'node_modules'));
  const { status, stderr } = house.run(['check']);
  assert.equal(status, 1);
  assert.match(stderr, /'ROOT\/node_modules' is a link/);
  assert.deepEqual(house.calls(), []);
});

test('installs the packages again when the lock file is newer, but not for help or version', (t) => {
  const house = new EmptyHouse(t);
  house.install();
  house.age('node_modules/.package-lock.json');
  house.write('package-lock.json', '{ }');
  house.addProgram('npm');
  for (const question of [['--version'], ['-v'], ['serve', '--help'], ['import', '-h']]) house.run(question);
  assert.deepEqual(house.calls(), []);
  house.run(['check']);
  assert.deepEqual(house.calls(), ['npm ci --include=dev --no-progress --no-update-notifier --loglevel=error']);
});

test('prints the fix when npm is missing or fails', (t) => {
  const house = new EmptyHouse(t);
  const without = house.run(['serve']);
  assert.equal(without.status, 1);
  assert.match(without.stderr, /npm is missing\. Install Node 24/);
  house.addProgram('npm', 'echo "npm error network" >&2; exit 1');
  const failing = house.run(['serve']);
  assert.equal(failing.status, 1);
  assert.match(failing.stderr, /npm error network\nairchain: Cannot install the packages: npm failed/);
});

test("uses the system's node if the installed one does not run", (t) => {
  const house = new EmptyHouse(t);
  house.install();
  house.addProgram('node_modules/.bin/node', 'exit 127');
  for (const [found, status] of [
    ['v22.18.0', 0],
    ['v26.0.0', 0],
    ['v22.17.9', 1],
    ['v20.20.2', 1],
  ] as const) {
    house.addProgram('node', `[ "$1" != --version ] || echo ${found}`);
    const result = house.run(['check']);
    assert.equal(result.status, status, found);
    if (status === 1) assert.match(result.stderr, /no Node 22\.18 or newer runs here .*Install Node 24/);
  }
});

test('installs ffmpeg for a server, and tries only once', (t) => {
  const house = new EmptyHouse(t);
  house.install();
  house.addProgram('id', 'echo 0');
  house.addProgram('apt-get', 'exit 100');
  house.run(['check']);
  assert.deepEqual(house.calls(), []);
  const first = house.run(['serve']);
  assert.match(first.stderr, /installing ffmpeg .*\n.*could not be installed; to see why: apt-get install/);
  assert.equal(first.stdout, 'ran --max-semi-space-size=4 --heap-growing-percent=100 ROOT/src/main.ts serve\n');
  const second = house.run(['serve']);
  assert.equal(second.stderr, '');
  assert.deepEqual(
    house.calls().filter((call) => call.startsWith('apt-get')),
    ['apt-get update'],
  );
});

test('lets airchain report that ffmpeg is missing if it may not install it', (t) => {
  const house = new EmptyHouse(t);
  house.install();
  house.addProgram('id', 'echo 1000');
  house.addProgram('sudo', 'exit 1');
  house.addProgram('apt-get');
  const { stderr, stdout } = house.run(['serve', '--port', '8010']);
  assert.equal(stderr, '');
  assert.equal(stdout, 'ran --max-semi-space-size=4 --heap-growing-percent=100 ROOT/src/main.ts serve --port 8010\n');
  assert.deepEqual(
    house.calls().filter((call) => call.startsWith('apt-get')),
    [],
  );
});

test('builds the web pages when a source is newer, and only then', (t) => {
  const house = new EmptyHouse(t);
  house.install();
  house.addProgram('ffmpeg');
  house.write('web/index.html', '');
  house.write('web/src/page.ts', '');
  house.write('node_modules/vite/bin/vite.js', '');
  const build = 'ran ROOT/node_modules/vite/bin/vite.js build --logLevel warn ROOT/web';
  const buildsWeb = () => house.run(['serve']).stderr.includes(build);
  assert.equal(buildsWeb(), true);
  for (const source of ['web/index.html', 'web/src/page.ts']) house.age(source);
  house.write('web/dist/index.html', '');
  house.write('web/dist/later.js', '');
  assert.equal(buildsWeb(), false);
  house.age('web/dist/index.html');
  house.write('web/src/page.ts', '// new');
  assert.equal(buildsWeb(), true);
});

test("accepts Icecast's arguments under Icecast's name", (t) => {
  const house = new EmptyHouse(t);
  house.install();
  house.addProgram('ffmpeg');
  const as = join(house.programs, 'icecast2');
  symlinkSync(join(house.project, 'bin/airchain'), as);
  const table: [string[], string][] = [
    [['-c', '/etc/icecast2/icecast.xml'], 'serve -c /etc/icecast2/icecast.xml'],
    [['-v'], '--version'],
    [['-h'], '--help'],
    [[], '--help'],
  ];
  for (const [args, expected] of table) {
    assert.equal(
      house.run(args, { as }).stdout,
      `ran --max-semi-space-size=4 --heap-growing-percent=100 ROOT/src/main.ts ${expected}\n`,
    );
  }
  const background = house.run(['-b', '-c', 'icecast.xml'], { as });
  assert.deepEqual(background, { status: 0, stdout: '', stderr: '' });
});

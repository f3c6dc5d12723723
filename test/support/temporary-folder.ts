import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestHooks } from './program.ts';

/** A folder that is removed with its test. All users may write to it: some programs run as another user. */
export function makeTemporaryFolder(hooks: TestHooks): string {
  const folder = mkdtempSync(join(tmpdir(), 'airchain-test-'));
  chmodSync(folder, 0o777);
  hooks.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

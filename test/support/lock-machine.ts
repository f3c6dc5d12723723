import { once } from 'node:events';
import { createServer } from 'node:net';

/** A name that one process of a machine can have (unix(7), abstract): it is free again when its owner is gone, however it went. */
const NAME = '\0airchain-tests-want-the-machine';
const ASK_EVERY_MS = 100;

let locked: Promise<void> | null = null;

/**
 * Waits until no other file of tests does what takes a whole core: browsers, and stations whose sound has to come in time. From
 * then on this one may, until its process ends. `npm test` runs the files that say this, or start a browser, one by one after
 * all others (scripts/test.sh).
 */
export function lockMachine(): Promise<void> {
  locked ??= takeName();
  return locked;
}

async function takeName(): Promise<void> {
  while (!(await tryName())) await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
}

async function tryName(): Promise<boolean> {
  const server = createServer().unref();
  server.listen(NAME);
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  }
}

import { ask } from './raw-connection.ts';

const LOGIN = Buffer.from('admin:hackme').toString('base64');
const DEADLINE_MS = 10_000;

/** Asks an administrator's question of a free station and gives the whole answer. */
export function askAdmin(port: number, target: string): Promise<string> {
  return ask({ port }, `GET ${target} HTTP/1.0\r\nAuthorization: Basic ${LOGIN}\r\n\r\n`);
}

/** Asks again and again until the answer fits. */
export async function waitForAdmin(port: number, target: string, fits: (answer: string) => boolean): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  for (;;) {
    const answer = await askAdmin(port, target);
    if (fits(answer)) return;
    if (performance.now() > end) throw new Error(`waited ${DEADLINE_MS} ms in vain for ${target}, last: ${answer}`);
  }
}

/** Waits until the server counts so many listeners on a mount. */
export function waitForListeners(port: number, mount: string, listeners: number): Promise<void> {
  const wanted = `<Listeners>${listeners}</Listeners>`;
  return waitForAdmin(port, `/admin/listclients?mount=${mount}`, (answer) => answer.includes(wanted));
}

/** Waits until the server has read so many bytes of a mount's source. */
export function waitForBytes(port: number, mount: string, bytes: number): Promise<void> {
  return waitForAdmin(port, `/admin/stats?mount=${mount}`, (answer) => {
    return Number(/<total_bytes_read>(\d+)</.exec(answer)?.[1]) >= bytes;
  });
}

/** Sets a title as encoders do: `query` is what follows the mount, e.g. `song=One`. */
export function setTitle(port: number, mount: string, query: string): Promise<string> {
  return askAdmin(port, `/admin/metadata?mode=updinfo&mount=${mount}&${query}`);
}

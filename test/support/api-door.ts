import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { TestContext } from 'node:test';
import type { TestApi } from './api-server.ts';

/** A port whose connections are handed to the API as the front does it, what was read pushed back. Returns its number. */
export async function openApiDoor(t: TestContext, { api }: Pick<TestApi, 'api'>): Promise<number> {
  const door = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      api.handle(socket, { address: '198.51.100.4', localPort: 8000, isEncrypted: false });
    });
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  t.after(() => door.close());
  return (door.address() as AddressInfo).port;
}

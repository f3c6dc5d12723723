import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** How often another program may have the port after a free one. */
const MOST_TRIES = 100;

/** Two free ports of 127.0.0.1 of which the second is one higher, as SHOUTcast's sources and listeners expect them. */
export async function findNeighbouringPorts(): Promise<[number, number]> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const first = await listen(0);
    const port = (first!.address() as { port: number }).port;
    const second = await listen(port + 1);
    await Promise.all([first, second].map((server) => server && close(server)));
    if (second) return [port, port + 1];
  }
  throw new Error(`Cannot find two free ports side by side: tried ${MOST_TRIES} times`);
}

/** Null: the port is taken or there is none. */
async function listen(port: number): Promise<Server | null> {
  if (port > 65_535) return null;
  const server = createServer();
  try {
    server.listen(port);
    await once(server, 'listening');
    return server;
  } catch {
    return null;
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

import type { WebcastAnswer } from '../../../src/protocols/webcast/index.ts';
import { type SenderOptions, socketUrl } from './stream-sender.ts';
import { OPUS_PACKETS_TYPE, WEBCAST_PROTOCOL } from './webcast-protocol.ts';

const PIECE_BYTES = 8192;
const MAX_UNSENT_BYTES = 64 * 1024;
const MEASURE_MS = 2500;
const FEED_MS = 10;
/** Enough to measure any stream without wasting mobile data. */
const MAX_BYTES = 2 * 1024 * 1024;

/** Measures the upload rate to the server, in kbit/s. @throws Error with the reason of the server */
export function measureUplink({ target, login }: Pick<SenderOptions, 'target' | 'login'>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(socketUrl(target), WEBCAST_PROTOCOL);
    const piece = new Uint8Array(PIECE_BYTES);
    let began = 0;
    let sent = 0;
    let received = 0;
    let reportedAt = 0;
    let timer = 0;
    const finish = () => {
      window.clearInterval(timer);
      socket.close(1000);
      if (received > 0) resolve((received * 8) / Math.max(reportedAt - began, 1));
      else reject(new Error('Connection test failed: no data reached the server.'));
    };
    const feed = () => {
      if (performance.now() - began > MEASURE_MS || (received >= MAX_BYTES && received === sent)) return finish();
      while (socket.bufferedAmount < MAX_UNSENT_BYTES && sent < MAX_BYTES) {
        socket.send(piece);
        sent += PIECE_BYTES;
      }
    };
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ type: 'hello', data: { mime: OPUS_PACKETS_TYPE, measure: true, ...login } }));
      began = performance.now();
      timer = window.setInterval(feed, FEED_MS);
    });
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(data) as WebcastAnswer;
      if (answer.type !== 'received') return;
      received = answer.bytes;
      reportedAt = performance.now();
    });
    socket.addEventListener('close', ({ reason }) => {
      window.clearInterval(timer);
      reject(new Error(reason || 'Cannot reach the server.'));
    });
  });
}

import type { Socket } from 'node:net';
import type { RefusalLog } from '../core/index.ts';
import { icecastRefusals, writeErrorPage } from '../protocols/icecast-admin/index.ts';
import { ICECAST_HTML } from './answers.ts';
import type { PeerAddresses } from './peer-addresses.ts';

/** Answers as Icecast does what Node's parser cannot read, and what does not come to an end; and logs it. */
export function answerUnreadable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  { refusals, peers }: { readonly refusals: RefusalLog; readonly peers: PeerAddresses },
): void {
  // Bytes behind a request that is being answered are no matter: the connection closes behind the answer.
  if (error.code === 'HPE_CLOSED_CONNECTION') return;
  if (socket.writable) {
    const isLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    const reason = isLate ? 'head-timeout' : 'head-malformed';
    refusals.note('debug', { reason, address: peers.peerOf(socket).address, right: 'connect', detail: error.code });
    const [status, words] = isLate ? [408, 'Request Timeout'] : [400, 'Bad Request'];
    const head = [`HTTP/1.0 ${status} ${words}`, 'Connection: Close', `Content-Type: ${ICECAST_HTML}`];
    socket.write(`${head.join('\r\n')}\r\n\r\n${writeErrorPage(status, icecastRefusals.methodUnknown.text)}`);
  }
  socket.destroySoon();
}

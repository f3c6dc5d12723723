/**
 * The monitor socket's grammar, both ways: what a client may ask for and say, what the server says, and the head of a
 * packet. Pure, and of the platform's own types alone: pages import it too. See docs/protocols/monitor-socket.md.
 */
export { type ClientMessage, readClientMessage } from './client-message.ts';
export {
  defaultBitrateKbps,
  type MonitorCodec,
  type MonitorFormat,
  type MonitorSubject,
  type MonitorSubscription,
  parseMonitorQuery,
} from './monitor-query.ts';
export { PACKET_HEAD_BYTES, type PacketHead, readPacketHead, writePacketHead } from './packet-head.ts';
export { closeCodes, type MonitorLevels, type MonitorTitle, type ServerMessage } from './server-message.ts';

/**
 * The grammar of webcast, the protocol by which a browser sends sound over a WebSocket (webcast.js, Liquidsoap's harbor), with
 * airchain's own words beside it. Pure, and of the platform's own types alone. See docs/protocols/webcast.md.
 */
export { MAX_WEBCAST_TEXT, readWebcastMessage, type WebcastHello, type WebcastMessage } from './client-message.ts';
export { OPUS_FRAME_HEAD_BYTES, type OpusFrame, readOpusFrame, writeOpusFrame } from './opus-frame.ts';
export {
  OPUS_PACKETS_TYPE,
  WEBCAST_PROTOCOL,
  type WebcastAnswer,
  type WebcastReturn,
  webcastCloseCodes,
} from './server-message.ts';

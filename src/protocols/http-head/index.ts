/**
 * Heads of requests and answers as radio programs really write them: HTTP, ICE, ICY and xaudiocast, with any line end.
 * Reads tolerantly and writes strictly, so that a head read here may be handed to a strict parser. Pure; keeps nothing.
 */
export { LISTENER_COOKIE, readCookie, type SessionCookie, writeSessionCookie } from './cookies.ts';
export { type HeadLimits, type HeadLines, readHeadLines } from './head-lines.ts';
export { readHeaders } from './headers.ts';
export { decodePercent } from './percent-encoding.ts';
export { type RequestHead, readRequestHead, writeRequestHead } from './request-head.ts';
export { RequestQuery } from './request-query.ts';
export { isSafePath, type RequestTarget, readRequestTarget } from './request-target.ts';
export { type ResponseHead, readResponseHead } from './response-head.ts';
export { decodeWireText } from './wire-text.ts';

/**
 * What a source client says about itself and its stream in the head of `SOURCE` or `PUT`: login and description, in all
 * the spellings of three generations of servers; and the same written, for streams that airchain pushes itself. Stands on `http-head`; pure.
 * @see docs/protocols/icecast-source.md
 */
export { type BasicCredentials, readBasicCredentials } from './basic-credentials.ts';
export { type SourceHead, type TitleRequest, writeSourceHead, writeTitleRequest } from './source-head.ts';
export { readSourceLogin, type SourceLogin, XAUDIOCAST_OK } from './source-login.ts';
export { readAudioInfo, readSourceDescription, type StreamDescription } from './stream-description.ts';

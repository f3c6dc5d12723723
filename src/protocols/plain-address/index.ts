/** Addresses without the secrets that they may hold, for logs and the API. Pure text. */
export { hideSecrets, plainAddress } from './plain-address.ts';
export { quoteAnswer, type SentSecrets } from './quote-answer.ts';

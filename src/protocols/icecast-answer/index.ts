/** How Icecast answers, byte for byte where clients look: heads, refusals, the small error page. */
export { type IcecastAnswer, type IcecastAnswerStyle, writeIcecastAnswer, writeIcecastHead } from './icecast-answer.ts';
export { errorPage, type IcecastCompat, type Refusal, refusalAnswer } from './refusals.ts';

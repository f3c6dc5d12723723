/**
 * The tunes that airchain plays itself: plans of chords and patterns, composed by rules and rendered by a small synthesiser
 * while they are read. Above `pcm`; `inputs` and `automation` play them like tracks. Each reader owns its state.
 */
export { openTune, tunes } from './open-tune.ts';

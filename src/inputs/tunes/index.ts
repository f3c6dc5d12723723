/**
 * The tunes that airchain plays itself: plans of chords and patterns, composed by rules and rendered by a small synthesiser
 * while they are read. Inside `inputs`, which plays them like tracks. State belongs to each renderer.
 */
export { openTune, type TuneFacts, tunes } from './open-tune.ts';

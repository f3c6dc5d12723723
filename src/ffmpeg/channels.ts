/** So much louder than the centre that nothing of it is left beside a left or right channel, within the precision of a float. */
const OUTWEIGHS = 1e12;

/**
 * ffmpeg's filters from the channels of any recording to the two of a program. Mono is heard at its full level on both
 * sides. More than two are mixed as ITU-R BS.775 has it: the front pair as it is, the centre and each surround 3 dB down
 * on its side, a single surround 6 dB down on both, nothing of the LFE. Nothing is scaled down for what might add up: samples are floats, and
 * a limiter comes later. Everything that is decoded goes through it, to be played or to be measured.
 */
export const TO_STEREO = [
  // In floats ffmpeg mixes without scaling. Mono stays mono here, because ffmpeg would take 3 dB off it.
  'aformat=sample_fmts=fltp|flt:channel_layouts=mono|stereo',
  // Left and right, or the centre where there are none: "<" brings the sum of the factors of those that are there to 1.
  `pan=stereo|FL<FC+${OUTWEIGHS}*FL|FR<FC+${OUTWEIGHS}*FR`,
].join(',');

/** ffmpeg's filter from the two channels of a program to one. What is the same in both keeps its level, whatever the encoder. */
export const TO_MONO = 'pan=mono|c0=0.5*c0+0.5*c1';

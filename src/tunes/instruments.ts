import { KickVoice, NoiseVoice } from './drum-voice.ts';
import type { Note } from './note.ts';
import { hertzOf } from './pitch.ts';
import { PluckedVoice } from './plucked-voice.ts';
import { SeededRandom } from './seeded-random.ts';
import { StruckVoice } from './struck-voice.ts';
import { SustainedVoice } from './sustained-voice.ts';
import type { Instrument } from './tune-plan.ts';
import type { Voice } from './voice.ts';
import type { Waves } from './wave.ts';

/** How much of an instrument goes where, as factors. */
export interface Sends {
  readonly dry: number;
  readonly reverb: number;
  readonly echo: number;
}

/** The place of each instrument in the mix. */
export const sends: Readonly<Record<Instrument, Sends>> = {
  pad: { dry: 0.075, reverb: 0.02, echo: 0 },
  guitar: { dry: 0.8, reverb: 0.13, echo: 0.07 },
  harp: { dry: 0.65, reverb: 0.18, echo: 0.1 },
  bass: { dry: 0.38, reverb: 0.01, echo: 0 },
  keys: { dry: 0.3, reverb: 0.08, echo: 0.06 },
  bell: { dry: 0.27, reverb: 0.11, echo: 0.09 },
  pipe: { dry: 0.135, reverb: 0.04, echo: 0.03 },
  kick: { dry: 0.36, reverb: 0.01, echo: 0 },
  brush: { dry: 0.55, reverb: 0.09, echo: 0 },
  shaker: { dry: 0.8, reverb: 0.07, echo: 0 },
};

/** Above this pitch plucked strings are quieter and shorter. In hertz. */
const STRING_MIDDLE = 330;

/** Begins a note. `seed`: of its noise and its phases. */
export function createVoice({ instrument, pitch, level, length }: Note, waves: Waves, seed: number): Voice {
  const random = new SeededRandom(seed);
  const hertz = hertzOf(pitch);
  const { sine, warm, deep, pipe } = waves;
  const struck = { sine, hertz, level, length };
  const sustained = { hertz, level, length, decay: Number.POSITIVE_INFINITY, vibrato: 0 };
  const string = { hertz, level };
  const shortening = Math.min(1.3, (STRING_MIDDLE / hertz) ** 0.5);
  switch (instrument) {
    case 'pad':
      return new SustainedVoice({ ...sustained, wave: warm, attack: 0.9, release: 1.6, detune: 7 }, random.next());
    case 'pipe':
      return new SustainedVoice(
        { ...sustained, wave: pipe, attack: 0.09, release: 0.22, detune: 3, vibrato: 9 },
        random.next(),
      );
    case 'bass':
      return new SustainedVoice({ ...sustained, wave: deep, attack: 0.022, release: 0.12, decay: 4, detune: 0 }, 0);
    case 'guitar':
      return new PluckedVoice({ ...string, brightness: 0.3 + 0.5 * level, decay: 2.6 * shortening }, random);
    case 'harp':
      return new PluckedVoice({ ...string, brightness: 0.1 + 0.3 * level, decay: 3.6 * shortening }, random);
    case 'keys':
      return new StruckVoice({ ...struck, ratio: 1, brightness: 0.5 + 0.9 * level, mellowing: 2.2, decay: 4.5 });
    case 'bell':
      return new StruckVoice({
        ...struck,
        length: Number.POSITIVE_INFINITY as typeof length,
        ratio: 4,
        brightness: 0.9 * level,
        mellowing: 0.9,
        decay: 3.2,
      });
    case 'kick':
      return new KickVoice(level);
    case 'brush':
      return new NoiseVoice({ level, centre: 1900, quality: 0.8, attack: 0.004, decay: 0.22 }, random);
    case 'shaker':
      return new NoiseVoice({ level, centre: 5200, quality: 1.4, attack: 0.012, decay: 0.11 }, random);
  }
}

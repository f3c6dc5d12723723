import type { StudioState } from './studio-store.ts';

/** One thing that is looked at before going on air. */
export interface Check {
  readonly name: string;
  readonly verdict: 'good' | 'bad' | 'open';
  /** What it is, and what to do about it. */
  readonly words: string;
}

const microphoneWords: Readonly<Record<StudioState['microphone'], readonly [Check['verdict'], string]>> = {
  unasked: ['open', 'Press "Open microphone" and allow it.'],
  open: ['good', 'Open.'],
  denied: [
    'bad',
    'The browser may not use it. Allow the microphone in the settings beside the address, then open it again.',
  ],
  missing: ['bad', 'None was found. Plug one in, or choose another one.'],
  busy: ['bad', 'Another program holds it. Close that program and open it again.'],
  insecure: ['bad', 'Browsers give no microphone to pages without HTTPS.'],
  failed: ['bad', 'It cannot be used; what the browser says stands beside the big button.'],
};

/** The list of checks, in the order in which they are to be done. */
export function preflight(state: StudioState): Check[] {
  const { microphone, channels, hasHeard, processing, uplink, kbps, means } = state;
  const [verdict, words] = microphoneWords[microphone];
  const isOpen = microphone === 'open';
  const isProcessed = Object.values(processing).some(Boolean);
  return [
    window.isSecureContext
      ? { name: 'Secure page', verdict: 'good', words: 'This page may use a microphone.' }
      : {
          name: 'Secure page',
          verdict: 'bad',
          words: 'Open this page by https://, or on the server itself as localhost.',
        },
    { name: 'Microphone', verdict, words },
    {
      name: 'Level',
      verdict: !isOpen ? 'open' : hasHeard ? 'good' : 'bad',
      words: hasHeard
        ? 'It is heard.'
        : isOpen
          ? 'Nothing is heard yet. Say something; look for a mute switch.'
          : 'Not heard yet.',
    },
    {
      name: 'Channels',
      verdict: isOpen ? 'good' : 'open',
      words: !isOpen ? 'Not known yet.' : channels === 2 ? 'Stereo.' : 'Mono: it is sent in the middle.',
    },
    {
      name: 'Processing',
      verdict: 'good',
      words: isProcessed ? 'On: good for speech, bad for music.' : 'Off: the sound stays as it is. Use headphones.',
    },
    encoderCheck(means),
    uplinkCheck(uplink, kbps),
  ];
}

function encoderCheck(means: StudioState['means']): Check {
  const name = 'Encoder';
  if (means === null) return { name, verdict: 'bad', words: 'This browser encodes no Opus. Take a newer one.' };
  const words =
    means.by === 'MediaRecorder'
      ? 'Opus in a recording, half a second later than by a newer browser.'
      : `Opus, by ${means.by}.`;
  return { name, verdict: 'good', words };
}

function uplinkCheck(uplink: StudioState['uplink'], kbps: number): Check {
  const name = 'Connection';
  if (uplink === null) return { name, verdict: 'open', words: 'Press "Measure connection".' };
  if (uplink === 'measuring') return { name, verdict: 'open', words: 'Measuring …' };
  const measured = uplink > 10_000 ? 'more than 10 Mbit/s' : `${uplink} kbit/s`;
  if (uplink >= 2 * kbps) return { name, verdict: 'good', words: `It carries ${measured}: ${kbps} kbit/s twice over.` };
  return {
    name,
    verdict: 'bad',
    words: `It carries ${measured}, less than twice ${kbps} kbit/s. Choose fewer, or another network.`,
  };
}

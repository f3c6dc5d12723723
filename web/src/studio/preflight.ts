import type { StudioState } from './studio-store.ts';

/** One check before going on air. */
export interface Check {
  readonly name: string;
  readonly verdict: 'good' | 'bad' | 'open';
  /** Result, and what to do about it. */
  readonly words: string;
}

const microphoneWords: Readonly<Record<StudioState['microphone'], readonly [Check['verdict'], string]>> = {
  closed: ['open', 'Press "Open microphone" and allow access.'],
  open: ['good', 'Open.'],
  denied: [
    'bad',
    'The browser denied access. Allow the microphone in the site settings (next to the address), then open it again.',
  ],
  missing: ['bad', 'Not found. Connect a microphone or choose another device.'],
  busy: ['bad', 'In use by another program. Close that program, then open it again.'],
  insecure: ['bad', 'Browsers allow a microphone only on HTTPS pages.'],
  failed: ['bad', 'Cannot be used. The error is shown next to the button "Go on air".'],
};

/** Checks in the order in which the user should do them. */
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
          words: 'Open this page with https://, or on the server itself as localhost.',
        },
    { name: 'Microphone', verdict, words },
    {
      name: 'Level',
      verdict: !isOpen ? 'open' : hasHeard ? 'good' : 'bad',
      words: hasHeard
        ? 'Audio detected.'
        : isOpen
          ? 'No audio yet. Speak, and check the mute switch.'
          : 'Not tested yet.',
    },
    {
      name: 'Channels',
      verdict: isOpen ? 'good' : 'open',
      words: !isOpen ? 'Not known yet.' : channels === 2 ? 'Stereo.' : 'Mono, sent on both channels.',
    },
    {
      name: 'Processing',
      verdict: 'good',
      words: isProcessed ? 'On: good for speech, bad for music.' : 'Off: the audio is unchanged. Use headphones.',
    },
    encoderCheck(means),
    uplinkCheck(uplink, kbps),
  ];
}

function encoderCheck(means: StudioState['means']): Check {
  const name = 'Encoder';
  if (means === null) return { name, verdict: 'bad', words: 'This browser cannot encode Opus. Use a newer browser.' };
  const words =
    means.by === 'MediaRecorder'
      ? 'Opus from the recorder: half a second more delay than in a newer browser.'
      : `Opus (${means.by}).`;
  return { name, verdict: 'good', words };
}

function uplinkCheck(uplink: StudioState['uplink'], kbps: number): Check {
  const name = 'Connection test';
  if (uplink === null) return { name, verdict: 'open', words: 'Press "Test connection".' };
  if (uplink === 'measuring') return { name, verdict: 'open', words: 'Testing …' };
  const measured = uplink > 10_000 ? 'More than 10 Mbit/s' : `${uplink} kbit/s`;
  if (uplink >= 2 * kbps) return { name, verdict: 'good', words: `${measured}: enough for ${kbps} kbit/s.` };
  return {
    name,
    verdict: 'bad',
    words: `${measured}: less than twice ${kbps} kbit/s. Choose a lower quality or another network.`,
  };
}

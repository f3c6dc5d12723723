import type { MicrophoneState, MicrophoneStatus } from './microphone.ts';
import type { MixerState } from './mixer.ts';
import type { StudioChoices } from './studio-settings.ts';
import type { UplinkState } from './uplink.ts';

/** One check before going on air. */
export interface Check {
  readonly name: string;
  readonly verdict: 'good' | 'bad' | 'open';
  /** Result, and what to do about it. */
  readonly message: string;
}

/** What the checks look at. */
export interface PreflightFacts
  extends Pick<StudioChoices, 'processing' | 'kbps'>,
    Pick<MicrophoneState, 'status' | 'channels' | 'hasAudio'>,
    Pick<MixerState, 'encoderChoice'> {
  readonly uplink: UplinkState['kbps'];
}

const microphoneMessages: Readonly<Record<MicrophoneStatus, readonly [Check['verdict'], string]>> = {
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
export function preflight(facts: PreflightFacts): Check[] {
  const { status, channels, hasAudio, processing, uplink, kbps, encoderChoice } = facts;
  const [verdict, message] = microphoneMessages[status];
  const isOpen = status === 'open';
  const isProcessed = Object.values(processing).some(Boolean);
  return [
    window.isSecureContext
      ? { name: 'Secure page', verdict: 'good', message: 'This page may use a microphone.' }
      : {
          name: 'Secure page',
          verdict: 'bad',
          message: 'Open this page with https://, or on the server itself as localhost.',
        },
    { name: 'Microphone', verdict, message },
    {
      name: 'Level',
      verdict: !isOpen ? 'open' : hasAudio ? 'good' : 'bad',
      message: hasAudio
        ? 'Audio detected.'
        : isOpen
          ? 'No audio yet. Speak, and check the mute switch.'
          : 'Not tested yet.',
    },
    {
      name: 'Channels',
      verdict: isOpen ? 'good' : 'open',
      message: !isOpen ? 'Not known yet.' : channels === 2 ? 'Stereo.' : 'Mono, sent on both channels.',
    },
    {
      name: 'Processing',
      verdict: 'good',
      message: isProcessed ? 'On: good for speech, bad for music.' : 'Off: the audio is unchanged. Use headphones.',
    },
    encoderCheck(encoderChoice),
    uplinkCheck(uplink, kbps),
  ];
}

function encoderCheck(encoderChoice: PreflightFacts['encoderChoice']): Check {
  const name = 'Encoder';
  if (encoderChoice === null)
    return { name, verdict: 'bad', message: 'This browser cannot encode Opus. Use a newer browser.' };
  const message =
    encoderChoice.by === 'MediaRecorder'
      ? 'Opus from the recorder: half a second more delay than in a newer browser.'
      : `Opus (${encoderChoice.by}).`;
  return { name, verdict: 'good', message };
}

function uplinkCheck(uplink: PreflightFacts['uplink'], kbps: number): Check {
  const name = 'Connection test';
  if (uplink === null) return { name, verdict: 'open', message: 'Press "Test connection".' };
  if (uplink === 'measuring') return { name, verdict: 'open', message: 'Testing …' };
  const measured = uplink > 10_000 ? 'More than 10 Mbit/s' : `${uplink} kbit/s`;
  if (uplink >= 2 * kbps) return { name, verdict: 'good', message: `${measured}: enough for ${kbps} kbit/s.` };
  return {
    name,
    verdict: 'bad',
    message: `${measured}: less than twice ${kbps} kbit/s. Choose a lower quality or another network.`,
  };
}

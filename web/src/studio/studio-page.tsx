import { StaffPage } from '../kit/staff-page.tsx';
import { ChecksPanel } from './checks-panel.tsx';
import { DestinationPanel } from './destination-panel.tsx';
import { MicrophonePanel } from './microphone-panel.tsx';
import { MixerPanel } from './mixer-panel.tsx';
import { OnAirPanel } from './on-air-panel.tsx';
import type { Studio } from './studio.ts';
import { TitlePanel } from './title-panel.tsx';

/** The page that goes on air: destination, microphone, checks, button, mixer and title. */
export function StudioPage({ studio }: { studio: Studio }) {
  return (
    <StaffPage here="Studio" title="Studio" claim="Go on air from this browser." kind="maker">
      <DestinationPanel studio={studio} />
      <MicrophonePanel studio={studio} />
      <ChecksPanel studio={studio} />
      <OnAirPanel studio={studio} />
      <MixerPanel mixer={studio.mixer} />
      <TitlePanel broadcast={studio.broadcast} />
    </StaffPage>
  );
}

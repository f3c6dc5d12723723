import { render } from 'preact';
import { openSettings } from '../kit/settings-store.ts';
import { Studio } from './studio.ts';
import { StudioPage } from './studio-page.tsx';

const studio = new Studio(openSettings());

render(<StudioPage studio={studio} />, document.getElementById('page')!);
studio.start();

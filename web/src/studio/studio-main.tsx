import { render } from 'preact';
import { openSettings } from '../kept-settings.ts';
import { StudioDesk } from './studio-desk.ts';
import { StudioPage } from './studio-page.tsx';

const desk = new StudioDesk(openSettings());

render(<StudioPage desk={desk} />, document.getElementById('page')!);
desk.start();

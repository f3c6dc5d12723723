import { render } from 'preact';
import { openSettings } from '../kept-settings.ts';
import { LinkDesk } from './link-desk.ts';
import { MakerPage } from './maker-page.tsx';

const desk = new LinkDesk(openSettings());

render(<MakerPage desk={desk} />, document.getElementById('page')!);
desk.start();

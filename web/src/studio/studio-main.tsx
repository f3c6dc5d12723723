import { render } from 'preact';
import { StudioDesk } from './studio-desk.ts';
import { StudioPage } from './studio-page.tsx';

const desk = new StudioDesk(window.localStorage);

render(<StudioPage desk={desk} />, document.getElementById('page')!);
desk.start();

import { render } from 'preact';
import { LinkDesk } from './link-desk.ts';
import { MakerPage } from './maker-page.tsx';

const desk = new LinkDesk(window.localStorage);

render(<MakerPage desk={desk} />, document.getElementById('page')!);
desk.start();

import { render } from 'preact';
import { openSettings } from '../settings-store.ts';
import { LinkMaker } from './link-maker.ts';
import { MakerPage } from './maker-page.tsx';

const maker = new LinkMaker(openSettings());

render(<MakerPage maker={maker} />, document.getElementById('page')!);
maker.start();

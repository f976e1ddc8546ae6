import { render } from 'preact';
import './styles/base.css';
import './styles/catalogue.css';
import './styles/hit.css';
import './styles/panels.css';
import './styles/station.css';
import { start } from './store';
import { App } from './views/App';

start();
render(<App />, document.getElementById('app')!);

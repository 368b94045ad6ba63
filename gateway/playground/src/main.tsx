import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import { readAddress } from './address.ts';
import { Playground } from './playground.tsx';
import { keptToken } from './token.ts';

const root = document.getElementById('root');
const { token, query } = readAddress();
if (root) createRoot(root).render(<Playground firstToken={token ?? keptToken()} query={query} />);

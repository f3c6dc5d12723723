/** What is special about programs that say who they are. Data and pure questions about it. */
export { needsIcyStatusLine } from './icy-status-line.ts';

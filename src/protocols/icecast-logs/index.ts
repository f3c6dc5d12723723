/** The lines of Icecast's access and playlist logs, which royalty reports and log analysers are made from. Pure. */
export { type AccessRecord, writeAccessLine, writeLogDate, writePlaylistLine } from './icecast-logs.ts';

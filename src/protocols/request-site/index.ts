/** Which page of the web, if any, is behind a request. Pure. */
export { findRequestSite, mayBeForeign, type RequestSite } from './request-site.ts';

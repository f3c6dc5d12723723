/** The header that a load balancer puts before a connection to say who is behind it. Pure. */
export { type ProxyEndpoint, type ProxyHeader, readProxyHeader } from './proxy-header.ts';

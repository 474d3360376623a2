/**
 * Whether this browser can be linked with others at all, as far as it can tell by itself.
 * - `works`: nothing speaks against it
 * - `missing`: there is no WebRTC · `blocked`: there is, and making a connection fails
 * - `no-candidates`: connections are made, and no address is found for them
 * - `hidden`: the same where only relayed ways are wanted: no TURN server passes on
 */
export type WebRtcState = 'works' | 'missing' | 'blocked' | 'no-candidates' | 'hidden';

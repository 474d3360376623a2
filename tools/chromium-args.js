// @ts-check

/** How Chromium is started by tests and tools. */
export const CHROMIUM_ARGS = [
  // Tests often run as root in a container, where the sandbox cannot be set up.
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Data channels between pages of one machine, without multicast DNS.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

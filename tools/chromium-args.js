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

/**
 * Also for tests of components: the screen is drawn as often as it can be, not 60 times a second. They wait for pictures, thousands
 * of them, which are not looked at.
 */
export const WITHOUT_FRAME_LIMIT = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

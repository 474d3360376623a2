const OWN_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Whether a browser would open a WebSocket to that address at all. Where it would not, it throws, and trystero
 * with it, so such an address must not get there.
 */
export const isUsableRelay = (address: string, secure: boolean): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, hash } = new URL(address);
  if (hash !== '') return false;
  return protocol === 'wss:' || (protocol === 'ws:' && (!secure || OWN_MACHINE.test(hostname)));
};

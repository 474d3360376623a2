// @ts-check
import { createServer } from 'node:http';
import { answerWith, buildPages } from '../../../bench/lib/rival-site.js';
import { RELAY_PATH, createRelay, isRelayRequest } from '../../../tools/relay/embedded-relay.js';
import { answer } from '../../e2e/harness/serve.js';

// The servers' host runs this: the built app, the relay at the same origin, and the rival's pages.
//   site.js ADDRESS PORT RIVAL-PORT
// The parent process sends commands, and gets `{}` when one is done and once when this is up.

const [, , address = '', port = '', rivalPort = ''] = process.argv;
let iceServers = /** @type {readonly object[]} */ ([]);
let relay = /** @type {import('../../../tools/relay/embedded-relay.js').Relay | undefined} */ (createRelay());

const config = () =>
  JSON.stringify({
    signalling: { nostr: [`ws://${address}:${port}${RELAY_PATH}`], torrent: [], mqtt: [] },
    iceServers,
    network: 'driftpost-nat',
  });

const rival = answerWith(await buildPages());
const http = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  void answer({ name: pathname.slice(1) || 'index.html', config, response });
});
http.on('upgrade', (request, socket, head) =>
  relay && isRelayRequest(request) ? relay.handleUpgrade(request, socket, head) : socket.destroy(),
);
const rivals = createServer(({ url }, response) =>
  rival(new URL(url ?? '/', 'http://localhost').pathname, response),
);
await new Promise((up) => void rivals.listen(Number(rivalPort), address, () => up(undefined)));
http.listen(Number(port), address, () => process.send?.({}));

process.on('message', (/** @type {{ iceServers?: readonly object[], relay?: boolean }} */ message) => {
  iceServers = message.iceServers ?? iceServers;
  if (message.relay === true) relay ??= createRelay();
  if (message.relay === false) {
    void relay?.stop();
    relay = undefined;
  }
  process.send?.({});
});
// The parent process is gone.
process.on('disconnect', () => process.exit());

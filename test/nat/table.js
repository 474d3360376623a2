// @ts-check

/**
 * @typedef {import('./pairs.js').Outcome} Outcome
 * @typedef {{ pair: string, ice: string, own: Outcome, trystero: Outcome }} Row
 */

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

/** @param {Outcome} outcome */
const cells = ({ way, metMs, messageMs }) =>
  way === undefined ? ['not linked', '', ''] : [way, seconds(metMs), `${Math.round(messageMs)} ms`];

const HEAD = [
  'hosts',
  'servers',
  'Driftpost',
  'met after',
  'a message',
  'trystero alone',
  'met after',
  'a message',
];

/**
 * @param {readonly Row[]} rows
 * @returns {string} as Markdown
 */
export const toTable = (rows) => {
  const lines = rows.map(({ pair, ice, own, trystero }) => [pair, ice, ...cells(own), ...cells(trystero)]);
  return [HEAD, HEAD.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
};

/**
 * What the page says around the table.
 * @param {{ table: string, machine: string, limitMs: number }} what
 */
export const toPage = ({ table, machine, limitMs }) => `# Who can talk, whatever lies between them

Written by \`npm run nat -- --markdown\`: Chromium on hosts in network namespaces of one machine, behind real NATs of the
Linux kernel, with coturn for STUN and TURN. There is no way out of these networks, and nothing in between takes time,
so the times are those of the programs, not those of the internet. Each pair was tried once.

${machine}

- **public**: no NAT. **cone**: a NAT that keeps ports and lets in replies (endpoint-independent mapping,
  address and port-dependent filtering). **symmetric**: a NAT with another port, at random, towards everybody.
- **met after**: from following the invite until both can write; relays are reached by then. **a message**: from pressing
  Enter until it is seen at the other end.
- **direct**: from browser to browser. **TURN**: through the TURN server. **via the network**: sealed, over the links of
  another browser in the network; there is one such bystander at a public address. **not linked**: not within
  ${limitMs / 1_000} seconds, which is where this stops waiting.
- **trystero alone**: a page with [trystero](https://github.com/dmotz/trystero) and nothing else, the same relay and
  the same servers.

${table}

Chromium shows the addresses of its host here. By itself it hides them behind names that only the own network can look
up (multicast DNS), unless the page may use a microphone or camera. With STUN or TURN the pairs that were tried like that
(public, cone, same LAN) were linked as in the table. With neither, only two on the same LAN were: nobody outside one's
own network can be reached then, so there is no way via others (\`npm run nat -- --hidden\`). The app asks
public STUN servers unless its host names others.

A first meeting via the network begins when the direct ways have had their time: the page joins the network, gives the
relays some seconds, looks for the other's card, asks for a direct link over the network, and gives that some seconds too.
Who has met before knows the other's device, and has no card to look for.

What goes wrong on the way is tried by \`npm run nat\`, with browsers at both ends and messages from both at once, and each of
them has to arrive once and in its place: one packet of five lost, half a second of delay each way, both, the relay cut
off, another address of a host or of its router in the middle of a chat, a dead line, a first meeting on a slow and on a
bad line, the whole internet cut off between two in one home, and the change from the network to a TURN server.
Loss and delay are made by a [wire](../test/nat/lab/wire.pl) between two TAP devices, as not every kernel has netem.
`;

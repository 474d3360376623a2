/**
 * What may be the same in two rooms, by name, each with its reason.
 * @type {readonly { name: string, why: string, is: (leaf: import('./leaves.js').Leaf) => boolean }[]}
 */
export const EXCEPTIONS = [
  {
    name: 'created_at, since, at',
    why: 'the time, which whoever hears it knows',
    is: ({ name }) => /\.(?:created_at|since|at)$/u.test(name),
  },
  {
    name: 'words of the protocols',
    why: 'constants: the same from everybody',
    is: ({ name, value }) =>
      /\.(?:action|kind|a=.*|m=|t=|s=|c=)$/u.test(name) &&
      /^(?:announce|SUBSCRIBE|webrtc-datachannel|application|UDP\/DTLS\/SCTP|262144|ice-options|trickle)$/u.test(
        value,
      ),
  },
  {
    name: 'names of attributes',
    why: 'constants of session descriptions and candidates: the same from everybody',
    is: ({ name, value }) =>
      name.endsWith('.a=') || /^(?:extmap-allow-mixed|msid-semantic|generation|network-cost)$/u.test(value),
  },
  {
    name: 'actions of trystero',
    why: 'constants: the same from everybody',
    is: ({ value }) => /^@_[a-z]+$/u.test(value),
  },
  {
    name: 'network addresses',
    why: 'the address is what a link is made with; whoever is told it has the password, and a server sees one anyway',
    is: ({ name, value }) =>
      name.endsWith('.candidate.address') || /^(?:\d+\.){3}\d+$/u.test(value) || value.endsWith('.local'),
  },
  {
    name: 'foundations of candidates',
    why: 'follow from the address and its kind (RFC 8445, 5.1.1.3)',
    is: ({ name }) => name.endsWith('.candidate.foundation'),
  },
  {
    name: 'priorities of candidates',
    why: 'follow from the kind of the address (RFC 8445, 5.1.2)',
    is: ({ name }) => name.endsWith('.candidate.priority'),
  },
  {
    name: 'names of TURN servers',
    why: 'the same from everybody who has the same settings',
    is: ({ value }) => /^turns?:/u.test(value),
  },
];

/** Whether a value may be in two rooms. */
export const isExcepted = (leaf) => EXCEPTIONS.some(({ is }) => is(leaf));

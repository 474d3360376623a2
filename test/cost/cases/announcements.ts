import { SIGNALLING_KINDS, type SignallingKind } from '../../../src/lib/signalling-servers.ts';
import type { Random } from '../../../src/ports/random.ts';
import type { LobbyAttack } from '../lobby-arena.ts';

const OFFER = `v=0\r\na=ice-ufrag:abcd\r\n${'a=x\r\n'.repeat(100)}`;
/** As long as a field of an announcement may be; sealed, that is most of the longest one that is opened. */
const LONGEST_FIELD = 32 * 1024;
const LONGEST_SEALED = 48 * 1024;
const LONGEST_OFFER = OFFER + 'x'.repeat(LONGEST_FIELD - OFFER.length);
const CANDIDATE = JSON.stringify({ candidate: 'candidate:0', sdpMid: '0', sdpMLineIndex: 0 });
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const NAME_CHARACTERS = 20;

const textOf = (random: Random, length: number): string =>
  Array.from(random.bytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
const nameOf = (random: Random): string => textOf(random, NAME_CHARACTERS);

const CONNECTIONS = 'connections that lead to nobody yet';

const LONGEST_TEXT = 'x'.repeat(LONGEST_SEALED - 32);

const SOMEBODY = 'a'.repeat(NAME_CHARACTERS);

const ways = (over: SignallingKind): readonly Omit<LobbyAttack, 'kind' | 'over'>[] => [
  { title: 'of somebody without the password', said: (random) => textOf(random, 100) },
  {
    title: 'of the largest size, of somebody without the password',
    said: (random) => textOf(random, 32) + LONGEST_TEXT,
  },
  {
    title: 'with an offer of the largest size, by another name each time',
    allowance: CONNECTIONS,
    said: (random) => ({ from: nameOf(random), offer: LONGEST_OFFER, offerId: nameOf(random) }),
  },
  ...(over === 'torrent'
    ? []
    : [
        {
          title: 'by another name each time',
          allowance: CONNECTIONS,
          said: (random: Random) => ({ from: nameOf(random) }),
        },
      ]),
  {
    title: 'with an offer, by another name each time',
    allowance: CONNECTIONS,
    said: (random) => ({ from: nameOf(random), offer: OFFER, offerId: nameOf(random) }),
  },
  {
    title: 'with another offer each time, by one name',
    allowance: CONNECTIONS,
    said: (random) => ({ from: SOMEBODY, offer: OFFER, offerId: nameOf(random) }),
  },
  {
    title: 'with an answer to nothing, by another name each time',
    said: (random) => ({ from: nameOf(random), answer: OFFER, offerId: nameOf(random) }),
  },
  ...(over === 'torrent'
    ? []
    : [
        {
          title: 'with a candidate for nothing, by one name',
          said: (random: Random) => ({ from: SOMEBODY, candidate: CANDIDATE, offerId: nameOf(random) }),
        },
      ]),
];

/** What any attacker may say at servers to a page that waits at a door. */
export const ANNOUNCEMENT_ATTACKS: readonly LobbyAttack[] = SIGNALLING_KINDS.flatMap((over) =>
  ways(over)
    // Relays and brokers differ in nothing but how they are spoken to: of brokers what costs most is enough.
    .filter(({ allowance, title }) => over !== 'mqtt' || (allowance && !title.includes('largest')))
    .map((way) => ({ ...way, kind: `announcement/${over}`, over })),
);

import { expect } from 'chai';
import { agree, transcriptOf } from '../../../../src/engine/handshake/handshake.ts';
import { createLinkCipher } from '../../../../src/engine/handshake/link-cipher.ts';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';

const random = createSeededRandom(8);

/** The ciphers of both ends of a link. */
const bothEnds = (placeSecret = random.bytes(32)) => {
  const [low, high] = [random.bytes(32), random.bytes(32)];
  const [mine, theirs] = [0, 1].map(() => ({ nonce: random.bytes(32), ephemeralKey: random.bytes(32) })) as [
    { nonce: typeof low; ephemeralKey: typeof low },
    { nonce: typeof low; ephemeralKey: typeof low },
  ];
  const shared = random.bytes(32);
  const ends = { localFingerprint: low, remoteFingerprint: high, local: mine, remote: theirs };
  const mirrored = { localFingerprint: high, remoteFingerprint: low, local: theirs, remote: mine };
  return [ends, mirrored].map((each) => {
    const transcript = transcriptOf(each);
    if (!transcript) throw new Error('no transcript');
    return createLinkCipher(agree(transcript, { placeSecret, shared }));
  }) as [ReturnType<typeof createLinkCipher>, ReturnType<typeof createLinkCipher>];
};

describe('the seal of a link', () => {
  it('is opened at the other end, in order, in both directions', () => {
    const [a, b] = bothEnds();
    for (const text of ['one', 'two', 'three']) {
      expect(b.open(a.seal(utf8(text)))).to.deep.equal(utf8(text));
      expect(a.open(b.seal(utf8(text)))).to.deep.equal(utf8(text));
    }
  });

  it('is not opened twice, out of turn, sent back, changed, or on another link', () => {
    const sealed = utf8('one');
    const twice = bothEnds();
    const first = twice[0].seal(sealed);
    expect(twice[1].open(first)).to.deep.equal(sealed);
    expect(twice[1].open(first)).to.equal(undefined);
    const swapped = bothEnds();
    swapped[0].seal(sealed);
    expect(swapped[1].open(swapped[0].seal(sealed))).to.equal(undefined);
    const mirrored = bothEnds();
    expect(mirrored[0].open(mirrored[0].seal(sealed))).to.equal(undefined);
    const changed = bothEnds();
    const bytes = changed[0].seal(sealed);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    expect(changed[1].open(bytes)).to.equal(undefined);
    expect(bothEnds()[1].open(bothEnds()[0].seal(sealed))).to.equal(undefined);
  });

  it('says nothing about equal frames', () => {
    const [a] = bothEnds();
    expect(a.seal(utf8('ping'))).not.to.deep.equal(a.seal(utf8('ping')));
  });
});

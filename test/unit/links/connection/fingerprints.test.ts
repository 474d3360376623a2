import { expect } from 'chai';
import { fingerprintOf, fingerprintsOf } from '../../../../src/links/connection/fingerprints.ts';
import { connectInPage } from '../in-page.ts';

const HEX = Array.from({ length: 32 }, (_, at) => (at + 200).toString(16).padStart(2, '0').slice(-2));
const LINE = `a=fingerprint:sha-256 ${HEX.join(':').toUpperCase()}`;
const sdp = (...lines: readonly string[]): string =>
  ['v=0', 's=-', ...lines, 'a=setup:actpass', ''].join('\r\n');

describe('the fingerprint of a session description', () => {
  it('is the bytes of its one SHA-256', () => {
    const expected = Uint8Array.from(HEX, (pair) => Number.parseInt(pair, 16));
    expect(fingerprintOf(sdp(LINE))).to.deep.equal(expected);
    expect(fingerprintOf(sdp(LINE, LINE.toLowerCase())), 'said twice').to.deep.equal(expected);
  });

  it('is not certain where several are offered, or another kind', () => {
    const other = LINE.replace(/..$/, '00');
    const sha1 = `a=fingerprint:sha-1 ${HEX.slice(0, 20).join(':')}`;
    const uncertain = {
      none: sdp(),
      two: sdp(LINE, other),
      'another algorithm': sdp(sha1),
      'another algorithm beside': sdp(LINE, sha1),
      short: sdp(LINE.slice(0, -3)),
      long: sdp(`${LINE}:00`),
      'not hex': sdp(LINE.replace(/..$/, 'GG')),
      nothing: sdp('a=fingerprint:'),
    };
    for (const [what, text] of Object.entries(uncertain))
      expect(fingerprintOf(text), what).to.equal(undefined);
  });

  it('is what a browser says of its own connections', async () => {
    const [caller, answerer] = await connectInPage();
    const [ofCaller, ofAnswerer] = [fingerprintsOf(caller), fingerprintsOf(answerer)];
    expect(ofCaller?.local).to.have.length(32).and.to.deep.equal(ofAnswerer?.remote);
    expect(ofCaller?.remote).to.deep.equal(ofAnswerer?.local);
    caller.close();
    answerer.close();
  });

  it('is missing before a connection knows the other side', () => {
    const connection = new RTCPeerConnection();
    expect(fingerprintsOf(connection)).to.equal(undefined);
    connection.close();
  });
});

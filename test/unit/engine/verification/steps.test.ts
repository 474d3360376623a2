import { expect } from 'chai';
import fc from 'fast-check';
import { Step, decodeStep, encodeStep } from '../../../../src/engine/verification/steps.ts';
import { encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { verificationFrame } from '../../../../src/engine/verification/frames.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';

const word = new Uint8Array(32).fill(5);

describe('steps of comparing on the wire', () => {
  it('are read as they were written', () => {
    const steps = [
      [Step.ask, word],
      [Step.answer, word, word],
      [Step.reveal, word, word],
      [Step.match, word, word],
      [Step.end, word, 'differs'],
      [Step.end, word, 'stopped'],
    ] as const;
    for (const step of steps) {
      const frame = verificationFrame.decode(encodeStep([...step]));
      if (!frame) throw new Error('another frame');
      expect(decodeStep(frame[1])).to.deep.equal(step);
    }
  });

  it('are refused with anything more, less or else', () => {
    const wrong = [
      [Step.ask],
      [Step.ask, word, word],
      [Step.answer, word],
      [Step.answer, word, word.slice(1)],
      [Step.reveal, word, 'text'],
      [Step.end, word, 'other'],
      [5, word],
      [-1, word, word],
      'text',
    ];
    for (const value of wrong) expect(decodeStep(encodeCbor(value)), String(value)).to.equal(undefined);
  });

  it('are not found in other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 256 }), (bytes) => {
        expect(decodeStep(bytes)).to.equal(undefined);
      }),
      { numRuns: FUZZ_RUNS / 5 },
    );
  });
});

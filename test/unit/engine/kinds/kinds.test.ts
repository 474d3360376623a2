import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_TEXT_BYTES } from '../../../../src/engine/api/limits.ts';
import type { Kind } from '../../../../src/engine/kinds/kind.ts';
import { createKinds, isLine } from '../../../../src/engine/kinds/kinds.ts';
import { register } from '../../../../src/engine/kinds/register.ts';
import { type Text, plainText, text } from '../../../../src/engine/kinds/text.ts';
import { encodeContent, MAX_CONTENT_BYTES } from '../../../../src/engine/logs/entry.ts';
import { createSeededRandom } from '../../../doubles/random.ts';

const random = createSeededRandom(24);
const all: readonly Kind<unknown>[] = [text, register];
const kinds = createKinds(all);

describe('what entries say', () => {
  it('comes out again, whatever kind it is of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (said) => {
        const reading = kinds.read(kinds.write(text, plainText(said), random));
        expect(reading).to.deep.equal({ state: 'known', kind: text, said: plainText(said) });
      }),
    );
    const longest = 'x'.repeat(MAX_TEXT_BYTES);
    expect(kinds.read(kinds.write(text, plainText(longest), random))).to.deep.equal({
      state: 'known',
      kind: text,
      said: plainText(longest),
    });
    for (const said of [
      { name: 'muted', value: random.bytes(40), about: random.bytes(32), keys: [] },
      { name: 'hidden', value: null, about: random.bytes(32), keys: [random.bytes(32), random.bytes(32)] },
      { name: 'x', value: null, about: null, keys: [] },
    ])
      expect(kinds.read(kinds.write(register, said, random))).to.deep.equal({
        state: 'known',
        kind: register,
        said,
      });
  });

  it('is kept for a later version where its kind is not known, and is read once it is', () => {
    const poll: Kind<Text> = { ...text, name: 'poll', textOf: (said) => `Poll: ${said.text}` };
    const content = kinds.write(poll, plainText('tea or coffee'), random);
    const reading = kinds.read(content);
    expect(reading).to.deep.equal({ state: 'newer', name: 'poll' });
    expect(isLine(reading)).to.equal(true);
    const later = createKinds([...all, poll]).read(content);
    expect(later.state === 'known' && later.kind.textOf(later.said)).to.equal('Poll: tea or coffee');
  });

  it('may have fields that a later version adds', () => {
    const reading = kinds.read(encodeContent(['text', 'hello', new Map([[7, 'more']]), 7], random));
    expect(reading).to.deep.equal({ state: 'known', kind: text, said: plainText('hello') });
  });

  it('is damaged where it is not what its kind says, and never throws', () => {
    for (const said of [
      ['text'],
      ['text', ''],
      ['text', 7],
      ['text', 'x'.repeat(MAX_CONTENT_BYTES)],
      ['register', 'name'],
      ['register', '', null],
      ['register', 'name', 'a text'],
      ['register', 'name', new Uint8Array()],
      ['register', 'name', null, new Uint8Array(31)],
      ['register', 'name', null, new Uint8Array(32), [new Uint8Array(31)]],
      ['register', 'name', null, new Uint8Array(32), Array.from({ length: 513 }, () => new Uint8Array(32))],
      ['register', 'name', new Uint8Array(16_385)],
    ] as const)
      expect(kinds.read(encodeContent(said, random)).state, String(said[0])).to.equal('damaged');
    expect(kinds.read(new Uint8Array()).state).to.equal('damaged');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        kinds.read(bytes);
      }),
    );
  });

  it('is gone where its content is, and is no line then', () => {
    expect(kinds.read(null)).to.deep.equal({ state: 'gone' });
    expect(isLine(kinds.read(null))).to.equal(false);
    expect(
      isLine(kinds.read(kinds.write(register, { name: 'a', value: null, about: null, keys: [] }, random))),
    ).to.equal(false);
  });

  it('has each kind once', () => {
    expect(() => createKinds([...all, text])).to.throw('two kinds of one name');
  });
});

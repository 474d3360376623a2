import { expect } from 'chai';
import { toBase32 } from '../../../../src/lib/base32.ts';
import type { PersonId } from '../../../../src/engine/api/ids.ts';
import { ownName } from '../../../../src/engine/chats/conversations.ts';
import { ownRegisters, type InOwn } from '../../../../src/engine/in-own.ts';
import { knownKinds } from '../../../../src/engine/kinds/known-kinds.ts';
import { register } from '../../../../src/engine/kinds/register.ts';
import { registerOf } from '../../../../src/engine/own-registers/joining.ts';
import { decodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { parse } from '../../../../src/engine/wire/schema.ts';
import type { Vectors } from '../../../second-implementation/registers-story.js';
import { fromHex, toHex } from '../../../vectors/hex.ts';
import { loadVectors } from '../../../vectors/load.ts';

const SALT_BYTES = 8;
const kinds = knownKinds();
/** Nothing is applied here. */
const all = ownRegisters({} as InOwn);

describe('frozen registers', () => {
  let frozen: Vectors;
  before(async () => {
    frozen = await loadVectors<Vectors>('registers.json');
  });

  it('are of the conversation of this name', () => {
    const person = toBase32(fromHex(frozen.secrets.persons[0] ?? '')) as PersonId;
    expect(toHex(ownName(person))).to.equal(frozen.own);
  });

  it('say this, and are written in the same bytes', () => {
    for (const { name, value, about, keys, content } of frozen.registers) {
      const bytes = fromHex(content);
      const said = registerOf(kinds, { content: bytes });
      expect(said, name).to.deep.equal({
        name,
        value: value === null ? null : fromHex(value),
        about: about === null ? null : fromHex(about),
        keys: keys.map(fromHex),
      });
      if (!said) continue;
      const again = kinds.write(register, said, { bytes: () => bytes.slice(0, SALT_BYTES) } as never);
      expect(toHex(again), name).to.equal(content);
    }
  });

  it('have values that their forms take, and all forms are among them', () => {
    for (const { name, value } of frozen.registers) {
      const form = all.find((one) => one.name === name);
      if (value === null || !form) continue;
      expect(parse(form.schema, decodeCbor(fromHex(value))), name).not.to.equal(undefined);
    }
    const names = frozen.registers.map(({ name }) => name);
    expect(names).to.include.members(all.map(({ name }) => name));
  });
});

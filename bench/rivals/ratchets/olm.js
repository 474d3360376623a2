import './as-page.js';
import Olm from '@matrix-org/olm';
import wasm from '@matrix-org/olm/olm.wasm?url';
import { serve } from '../../ratchets/measure.js';

/** @typedef {{ type: 0 | 1, body: string }} Sealed */

/** @param {any} account */
const oneTimeKey = (account) => {
  account.generate_one_time_keys(1);
  const [key] = Object.values(JSON.parse(account.one_time_keys()).curve25519);
  account.mark_keys_as_published();
  return key;
};

const account = () => {
  const created = new Olm.Account();
  created.create();
  const identity = JSON.parse(created.identity_keys()).curve25519;
  return { account: created, identity };
};

/**
 * A start with its first message, and the session that it makes on the other side.
 * @param {ReturnType<typeof account>} one
 * @param {ReturnType<typeof account>} other
 */
const meet = (one, other) => {
  const [from, to] = [new Olm.Session(), new Olm.Session()];
  from.create_outbound(one.account, other.identity, oneTimeKey(other.account));
  const { type, body } = from.encrypt('hello');
  to.create_inbound_from(other.account, one.identity, body);
  if (to.decrypt(type, body) !== 'hello') throw new Error('not what was sealed');
  other.account.remove_one_time_keys(to);
  return /** @type {const} */ ([from, to]);
};

serve(async () => {
  await Olm.init({ locateFile: () => wasm });
  return {
    couple: async () => {
      const sessions = meet(account(), account());
      const answer = sessions[1].encrypt('hello back');
      sessions[0].decrypt(answer.type, answer.body);
      return {
        seal: (from, text) => sessions[from].encrypt(text),
        open: (by, /** @type {Sealed} */ { type, body }) => sessions[by].decrypt(type, body),
      };
    },
    starter: async () => {
      const [one, other] = [account(), account()];
      return () => {
        for (const session of meet(one, other)) session.free();
      };
    },
  };
});

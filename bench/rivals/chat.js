// @ts-check
import { joinRoom } from 'trystero';

// What one writes first with trystero: a room named by the link, a password from the same link, a nickname,
// and messages over an action. The fragment says relay, room,
// password and, where there are any, STUN and TURN servers.

/**
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 */
const find = (id, type) => {
  const element = document.querySelector(`#${id}`);
  if (!(element instanceof type)) throw new Error(`There is no ${id}.`);
  return element;
};

const link = new URLSearchParams(location.hash.slice(1));
const nickname = find('nickname', HTMLInputElement);
const message = find('message', HTMLInputElement);

/** @param {string} text */
const show = (text) => {
  const article = document.createElement('article');
  article.textContent = text;
  find('messages', HTMLElement).append(article);
};

/**
 * A text with its author.
 * @typedef {{ from: string, text: string }} Said
 */

const join = () => {
  const room = joinRoom(
    {
      appId: 'plain',
      password: link.get('password') ?? '',
      relayConfig: { urls: [link.get('relay') ?? ''] },
      rtcConfig: { iceServers: JSON.parse(link.get('ice') ?? '[]') },
    },
    link.get('room') ?? '',
  );
  const said = /** @type {import('trystero').MessageAction<Said>} */ (room.makeAction('said'));
  said.onMessage = ({ from, text }) => show(`${from}: ${text}`);
  room.onPeerJoin = () => {
    message.disabled = false;
  };
  find('say', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    void said.send({ from: nickname.value, text: message.value });
    show(message.value);
  });
};

find('start', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  find('start', HTMLFormElement).hidden = true;
  join();
});

// @ts-check
import { joinRoom } from 'trystero';

// A plain trystero app with one room for each contact. The fragment says relay and rooms, with commas.

const link = new URLSearchParams(location.hash.slice(1));
const relay = link.get('relay') ?? '';
let peers = 0;

for (const name of (link.get('rooms') ?? '').split(',')) {
  const room = joinRoom(
    {
      appId: 'plain',
      password: `password of ${name}`,
      relayConfig: { urls: [relay] },
      rtcConfig: { iceServers: [] },
    },
    name,
  );
  room.onPeerJoin = () => {
    document.title = `${++peers} peers`;
  };
}

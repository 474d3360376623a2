// @ts-check

// A bare data channel. One page echoes what it gets, the other measures. The benchmark carries the
// descriptions across; all candidates are in them.

const connection = new RTCPeerConnection({ iceServers: [] });
const channel = connection.createDataChannel('echo', { negotiated: true, id: 1 });
channel.binaryType = 'arraybuffer';

const gathered = new Promise((resolve) => {
  connection.addEventListener('icegatheringstatechange', () => {
    if (connection.iceGatheringState === 'complete') resolve(undefined);
  });
});
const opened = new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }));

/** @param {RTCSessionDescriptionInit} description */
const finish = async (description) => {
  await connection.setLocalDescription(description);
  await gathered;
  return connection.localDescription?.sdp ?? '';
};

/**
 * One round trip, in milliseconds.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
const once = async (bytes) => {
  const back = new Promise((resolve) => channel.addEventListener('message', resolve, { once: true }));
  const from = performance.now();
  channel.send(bytes);
  await back;
  return performance.now() - from;
};

const bench = {
  offer: async () => finish(await connection.createOffer()),
  /** @param {string} sdp */
  answer: async (sdp) => {
    await connection.setRemoteDescription({ type: 'offer', sdp });
    channel.addEventListener('message', ({ data }) => channel.send(data));
    return finish(await connection.createAnswer());
  },
  /** @param {string} sdp */
  accept: async (sdp) => {
    await connection.setRemoteDescription({ type: 'answer', sdp });
    await opened;
  },
  /**
   * Messages one after the other.
   * @param {number} count
   * @param {number} size in bytes
   */
  measure: async (count, size) => {
    const bytes = new Uint8Array(size);
    const times = [];
    for (let at = 0; at < count; at++) times.push(await once(bytes));
    return times;
  },
};

Object.assign(window, { bench });

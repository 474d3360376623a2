/**
 * What left a page, or what it sealed.
 * @typedef {object} Overheard
 * @property {'socket' | 'channel' | 'sealed'} kind
 * @property {string} text of a socket what was sent; else base64
 * @property {string} [plain] what was sealed, as text
 */

/**
 * Tells of everything that a page sends over WebSockets and over trystero's data channels, and of what it seals, so that it
 * can be read by the test alone.
 * @param {import('playwright-core').BrowserContext} context
 * @param {(what: Overheard) => void} hear
 */
export const overhear = async (context, hear) => {
  await context.exposeBinding('overheard', (_source, what) => hear(what));
  await context.addInitScript(() => {
    const base64 = (bytes) => btoa([...bytes].map((byte) => String.fromCodePoint(byte)).join(''));
    const bytesOf = (data) =>
      ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Uint8Array(data);
    const { overheard } = globalThis;
    const sendToServer = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      if (typeof data === 'string') void overheard({ kind: 'socket', text: data });
      return sendToServer.call(this, data);
    };
    const sendToPeer = RTCDataChannel.prototype.send;
    RTCDataChannel.prototype.send = function (data) {
      if (this.label === 'data' && typeof data !== 'string')
        void overheard({ kind: 'channel', text: base64(bytesOf(data)) });
      return sendToPeer.call(this, data);
    };
    // The empty page that a browser begins with has no cryptography.
    if (typeof SubtleCrypto === 'undefined') return;
    const { encrypt } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.encrypt = async function (...args) {
      const plain = new TextDecoder().decode(args[2]);
      const sealed = await encrypt.apply(this, args);
      void overheard({ kind: 'sealed', text: base64(new Uint8Array(sealed)), plain });
      return sealed;
    };
  });
};

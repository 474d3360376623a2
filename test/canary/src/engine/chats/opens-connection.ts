// expects: eslint(no-restricted-globals)
export const connection = new RTCPeerConnection();

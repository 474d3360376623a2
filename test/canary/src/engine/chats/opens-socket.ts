// expects: eslint(no-restricted-globals)
export const socket = new WebSocket('ws://localhost');

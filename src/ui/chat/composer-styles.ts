import { css } from 'lit';

/** Styles of the composer. */
export const composerStyles = css`
  :host {
    display: block;
    border-top: 1px solid var(--line);
    background: var(--surface);
  }

  form {
    max-width: 860px;
    margin: 0 auto;
    padding: 10px 12px calc(10px + env(safe-area-inset-bottom));
  }

  .purpose {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 0 4px 6px;
  }

  .purpose .what {
    flex: 1;
    display: grid;
    min-width: 0;
    padding-inline-start: 10px;
    border-inline-start: 3px solid var(--accent);
  }

  .purpose bdi {
    overflow: hidden;
    color: var(--text-quiet);
    white-space: nowrap;
    text-overflow: ellipsis;
  }

  .line {
    display: flex;
    align-items: flex-end;
    gap: 8px;
  }

  textarea.input {
    flex: 1;
    max-height: min(40dvh, 320px);
    padding: 9px 16px;
    border-radius: 22px;
    field-sizing: content;
    resize: none;
    overflow-y: auto;
  }

  .send {
    display: grid;
    place-items: center;
    flex: none;
    width: var(--target);
    height: var(--target);
    border: 0;
    border-radius: 50%;
    background: var(--accent);
    color: var(--accent-text);
    transition: background var(--quick) var(--ease);
  }

  .send:disabled {
    background: var(--sand-strong);
    color: var(--text-quiet);
    opacity: 1;
  }

  .size:empty {
    display: none;
  }

  p {
    padding: 0 6px 8px;
  }

  @media (forced-colors: active) {
    .send {
      border: 1px solid ButtonText;
    }
  }
`;

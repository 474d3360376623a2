import { css } from 'lit';

/** Buttons, fields and switches, wherever they stand. */
export const controls = css`
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }

  button {
    cursor: pointer;
  }

  button:is(:disabled, [aria-disabled='true']) {
    cursor: default;
    opacity: 0.55;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: var(--target);
    padding: 8px 18px;
    border: 1px solid var(--control-line);
    border-radius: var(--radius-control);
    background: transparent;
    color: var(--text);
    font-weight: 550;
    text-decoration: none;
    transition: background var(--quick) var(--ease);
  }

  .button:hover:not(:disabled, [aria-disabled='true']) {
    background: var(--sand);
  }

  .primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--accent-text);
  }

  .primary:hover:not(:disabled, [aria-disabled='true']) {
    background: var(--accent-hover);
  }

  .danger {
    border-color: var(--danger);
    color: var(--danger);
  }

  .danger:hover:not(:disabled, [aria-disabled='true']) {
    background: var(--danger-soft);
  }

  .final {
    border-color: transparent;
    background: var(--danger);
    color: var(--danger-text);
  }

  .final:hover:not(:disabled, [aria-disabled='true']) {
    background: var(--danger);
    filter: brightness(0.92);
  }

  .icon-button {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: var(--target);
    height: var(--target);
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: transparent;
    color: var(--text-quiet);
    transition: background var(--quick) var(--ease);
  }

  .icon-button:hover:not(:disabled, [aria-disabled='true']) {
    background: var(--sand);
    color: var(--text);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .field {
    display: grid;
    gap: 6px;
  }

  .field > label,
  .label {
    font-weight: 550;
    font-size: var(--text-note);
  }

  .input {
    width: 100%;
    min-width: 0;
    min-height: var(--target);
    padding: 9px 12px;
    border: 1px solid var(--control-line);
    border-radius: var(--radius-control);
    background: var(--raised);
    color: var(--text);
  }

  .input::placeholder {
    color: var(--text-quiet);
    opacity: 1;
  }

  .input:focus-visible {
    outline-offset: -1px;
    border-color: var(--focus);
  }

  .wrong {
    color: var(--danger);
    font-size: var(--text-note);
  }

  @media (forced-colors: active) {
    .button,
    .icon-button {
      border: 1px solid ButtonText;
    }
  }
`;

import { css } from 'lit';

/** Styles that the dialogs about backups share. */
export const backupDialogStyles = css`
  .sheet,
  form {
    display: grid;
    gap: 16px;
  }

  form .field {
    flex: none;
  }

  ::file-selector-button {
    margin-inline-end: 12px;
    padding: 2px 12px;
    border: 1px solid var(--control-line);
    border-radius: var(--radius-control);
    background: var(--surface);
    color: var(--text);
    font: inherit;
    font-size: var(--text-note);
    cursor: pointer;
  }

  .body .buttons.start {
    justify-content: flex-start;
  }

  .offer {
    display: grid;
    justify-items: start;
    gap: 8px;
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius-control);
    background: var(--sand);
  }

  .offer output {
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .progress {
    display: grid;
    gap: 12px;
  }

  progress {
    width: 100%;
    height: 8px;
    accent-color: var(--accent);
  }

  .done {
    display: flex;
    align-items: center;
    gap: 8px;
    font-weight: 600;
    color: var(--success);
  }
`;

/** The screens after the first start, as one lazy part, because they are needed together. */
import '../chat/chat-screen.ts';
import './main-screen.ts';

export { keepFocus } from '../shared/keep-focus.ts';
export { openDialog } from './dialogs.ts';
export { handleShortcut } from './shortcuts.ts';

// The page's own script: clocks, times, theme, dialogs and reconnecting. No framework, nothing from elsewhere.
import './times.js';
import './theme.js';
import './dialogs.js';
import './reconnect.js';

// What makes the pages quick. Each module does one thing; every page works, if slower, without them.
import "./local-time.js";
import "./menus.js";
import "./error-notice.js";
import "./live-stream.js";
import "./live-list.js";
import "./live-sidebar.js";
import "./live-timeline.js";
import "./read-mark.js";
import "./mail-frame.js";
import "./mail-composer.js";
import "./undo-strip.js";
import "./key-map.js";

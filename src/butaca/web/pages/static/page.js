// What every page does; a page for a visitor does more.

import "./cards.js";
import "./lists.js";
import "./search.js";

if (document.getElementById("for-you") || document.getElementById("at-once")) import("./for_you.js");
if (document.getElementById("import")) import("./import.js");
if (document.getElementById("together")) import("./together.js");

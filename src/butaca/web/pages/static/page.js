// What every page does; a page for a visitor names more scripts after this one.

import "./cards.js";
import "./lists.js";
import "./search.js";

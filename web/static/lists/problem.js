/** A page that says what went wrong needs nothing but the masthead. */
import { showMasthead } from "../page/masthead.js";

showMasthead(null);

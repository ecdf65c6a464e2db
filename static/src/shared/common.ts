// What every part of a page needs, so that the build puts it into one file: a request for a few hundred letters costs a poor
// line more than they weigh.

import "./announce";
import "./boot";
import "./closing";
import "./contract";
import "./feed";
import "./link";
import "./printed";
import "./store";

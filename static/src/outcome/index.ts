// First the line, then the page: on a slow link the socket greets the server while the rest is still on its way.

import { arrive } from "../shared/arrive";

arrive(() => import("./begin"));

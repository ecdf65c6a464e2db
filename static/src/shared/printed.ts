// Paper goes on being read: a page that is printed says as of when.

import { serverTime } from "./clock";
import { _, dayOf, timeOfDay, zoneCity, zoneOffset } from "./i18n";

export function tellWhenPrinted(): void {
  addEventListener("beforeprint", () => {
    const [place, now] = [document.getElementById("printed"), serverTime.now()];
    const zone = _("%(city)s, %(offset)s", { city: zoneCity(), offset: zoneOffset(now) });
    if (place)
      place.textContent = _("As of %(day)s, %(time)s %(zone)s", { day: dayOf(now), time: timeOfDay(now), zone });
  });
}

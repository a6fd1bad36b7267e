import { originIsHost } from "@/lib/http/server";
import { systemClock } from "@/lib/kernel/clock";
import { newRequestId } from "@/lib/kernel/ids";
import { LogQueryParams } from "@/lib/logs";
import { tailLogs } from "@/lib/logs/server";
import { LiveHub, type LiveSource, listenLive } from "@/lib/live/server";
import { actorFromUpgrade, actorOfUpgradeNow } from "@/lib/people/server";
import { ownMetrics } from "@/lib/self/server";
import type { HttpServer } from "./http";
import type { Part } from "./lifecycle";

const logTail: LiveSource = (actor, filter, emit) => {
  const ctx = { actor, clock: systemClock, requestId: newRequestId(), remoteAddress: "" };
  // A tail has conditions and no range; any range satisfies the parser.
  return tailLogs(ctx, LogQueryParams.parse({ from: 0, to: 1, ...filter }), (batch) => emit(batch.lines, batch.dropped));
};

/** Opens `/ws` and passes on what other processes say is out of date. */
export function startLive(http: HttpServer, databaseUrl: string): Part {
  const hub = new LiveHub({
    clock: systemClock,
    authenticate: async (request) =>
      originIsHost(request.headers.origin ?? null, request.headers.host ?? null) ? actorFromUpgrade(request, systemClock) : null,
    reauthenticate: (request) => actorOfUpgradeNow(request, systemClock),
    connections: (open) => ownMetrics().liveConnections.set(open),
    sources: { logs: logTail },
  });
  const bridge = listenLive(databaseUrl, ({ topic, key }) => hub.invalidate(topic, key));
  http.addUpgrade((request, socket, head) => {
    if ((request.url ?? "").split("?", 1)[0] !== "/ws") return false;
    void hub.upgrade(request, socket, head);
    return true;
  });
  return {
    name: "live",
    stop: async () => {
      hub.close();
      await bridge.stop();
    },
  };
}

export { type HubDeps, LiveHub, type Selection } from "./socket/hub";
export { type Invalidation, listenLive, notifyLive } from "./store/bridge";

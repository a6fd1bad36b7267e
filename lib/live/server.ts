export { type HubDeps, LiveHub, type LiveSource } from "./socket/hub";
export { type Invalidation, listenLive, notifyLive } from "./store/bridge";

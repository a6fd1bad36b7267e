export { clientAddress, PATH_HEADER, PEER_HEADER } from "./client-address";
export { bindsToLoopback, hostAllowed, type HostRule } from "./hosts";
export { type Problem, problemOf, problemResponse } from "./problem";
export { anonymousContext, contextOf, ctxFromRequest, remoteAddressOf, type RequestContext, requireSession } from "./request-context";
export { route, type RouteArguments, type RouteSpec } from "./route";
export { isJson, originIsHost, requireSameOrigin } from "./same-origin";
export { securityHeaders } from "./security-headers";

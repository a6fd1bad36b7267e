export { apiKeyVerifier } from "./auth/key-verifier";
export { type Credentials, identify, identityOfSession } from "./auth/identify";
export { type AuditDetail, type AuditTransaction, recordAudit } from "./store/audit";
export { listenForChanges } from "./store/notify";
export { anyUserExists } from "./store/users";

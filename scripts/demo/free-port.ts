import net from "node:net";

/** Throws a sentence with the way out when a port of the loopback address is taken. */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  if (port === 0) return;
  const server = net.createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (!free) throw new Error(`Port ${port} is taken by another program. Choose another with ${variable}=${port + 10}.`);
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

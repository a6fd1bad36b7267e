import dgram from "node:dgram";
import net, { type AddressInfo } from "node:net";
import type { Clock } from "@/lib/kernel/clock";
import { isFault } from "@/lib/kernel/faults";
import { millisToNanos, nanosToMillis } from "@/lib/kernel/units";
import type { IngestIdentity, LogRecord, TelemetrySink } from "@/lib/telemetry";
import { enrichLog } from "../engine-lines/enrich-log";
import type { HealthRecorder } from "../health-recorder";
import { tenantOf } from "../tenant";
import { Framer, FramingError, trimNewline } from "./framer";
import { LogQueue } from "./log-queue";
import { parseSyslog } from "./parse-syslog";

export interface SyslogDeps {
  readonly host: string;
  /** TCP and UDP; 0 picks a free one. */
  readonly port: number;
  /** Behind which private text is removed. */
  readonly sink: TelemetrySink;
  readonly clock: Clock;
  readonly health: HealthRecorder;
  readonly log: { warn(fields: object, message: string): void };
}

export interface Syslog {
  readonly port: number;
  stop(): Promise<void>;
}

const IDENTITY: IngestIdentity = { keyId: "syslog", tenant: "" };
const MOST_CONNECTIONS = 256;
const IDLE_MS = 600_000;
const MESSAGE_BYTES = 64 * 1024;
const QUEUE_BYTES = 16 * 1024 * 1024;
const NO_SCOPE = { name: "", version: "" };

/**
 * Receives syslog over TCP (RFC 6587) and UDP (RFC 5426) on one port. It has
 * no keys: bind it where only your own machines reach it. A TCP sender is held
 * back while the store cannot keep up; a UDP message is then dropped, and
 * counted.
 */
export async function startSyslog(deps: SyslogDeps): Promise<Syslog> {
  const receiver = new Receiver(deps);
  const tcp = net.createServer((socket) => receiver.serve(socket));
  tcp.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    tcp.once("error", reject);
    tcp.listen(deps.port, deps.host, resolve);
  });
  const { port } = tcp.address() as AddressInfo;
  const udp = dgram.createSocket(net.isIPv6(deps.host) ? "udp6" : "udp4");
  udp.on("message", (message) => receiver.datagram(message));
  try {
    await new Promise<void>((resolve, reject) => {
      udp.once("error", reject);
      udp.bind(port, deps.host, resolve);
    });
  } catch (error) {
    tcp.close();
    throw error;
  }
  for (const socket of [tcp, udp]) {
    socket.removeAllListeners("error");
    socket.on("error", (error: Error) => deps.log.warn({ err: error }, "syslog socket"));
  }
  return {
    port,
    stop: async () => {
      udp.close();
      receiver.disconnect();
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
      await receiver.queue.close();
    },
  };
}

class Receiver {
  readonly #deps: SyslogDeps;
  readonly queue: LogQueue;
  readonly #sockets = new Set<net.Socket>();

  constructor(deps: SyslogDeps) {
    this.#deps = deps;
    const flow = { signal: "logs" as const, format: "syslog", keyId: IDENTITY.keyId, keyName: "Syslog", tenant: "" };
    this.queue = new LogQueue({
      sink: deps.sink,
      identity: IDENTITY,
      limitBytes: QUEUE_BYTES,
      stored: (records, bytes) =>
        deps.health.accepted(flow, records.length, 0, bytes, nanosToMillis(records.at(-1)?.timeNs ?? (0n as never))),
      failed: (error) => {
        const reason = isFault(error) ? error.message : "not stored";
        deps.health.refused("logs", IDENTITY.keyId, "store not available", reason, 1);
        if (!isFault(error)) deps.log.warn({ err: error }, "syslog messages could not be stored yet");
      },
    });
  }

  serve(socket: net.Socket): void {
    this.#sockets.add(socket);
    const framer = new Framer(MESSAGE_BYTES);
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#sockets.delete(socket);
      const rest = framer.end();
      if (rest !== null) this.#take(rest, true);
    });
    socket.on("data", (chunk: Buffer) => {
      try {
        for (const message of framer.push(chunk)) this.#take(message, true);
      } catch (error) {
        if (!(error instanceof FramingError)) throw error;
        this.#refuse("syslog framing", error.message);
        socket.destroy();
        return;
      }
      if (framer.cut > 0) this.#deps.health.trimmed("attribute-cut", framer.cut);
      framer.cut = 0;
      if (this.queue.full) {
        socket.pause();
        void this.queue.room().then(() => socket.resume());
      }
    });
  }

  datagram(message: Buffer): void {
    const taken = this.#take(trimNewline(message), false);
    if (!taken) this.#refuse("syslog message dropped: the store cannot keep up", "");
  }

  disconnect(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #refuse(reason: string, example: string): void {
    this.#deps.health.refused("logs", IDENTITY.keyId, reason, example, 1);
  }

  /** `held`: the sender is held back when there is no room, so what it has sent already is taken: one chunk a connection at most. */
  #take(message: Buffer, held: boolean): boolean {
    const observedNs = millisToNanos(this.#deps.clock.now());
    const text = message.toString("utf8").replaceAll("\u0000", "\ufffd");
    const parsed = parseSyslog(text, observedNs);
    const resource: Record<string, string> = {};
    if (parsed.host !== "") resource["host.name"] = parsed.host;
    if (parsed.app !== "") resource["service.name"] = parsed.app;
    const record: LogRecord = {
      timeNs: parsed.timeNs ?? observedNs,
      observedNs,
      severityNumber: parsed.severityNumber,
      severityText: parsed.severityText,
      body: parsed.body,
      attributes: parsed.attributes,
      resource: { attributes: resource },
      scope: NO_SCOPE,
      traceId: "",
      spanId: "",
      tenant: tenantOf("", parsed.attributes, resource),
    };
    return this.queue.offer(enrichLog(record), message.length, held);
  }
}

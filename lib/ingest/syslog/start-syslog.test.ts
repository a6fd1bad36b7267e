import dgram from "node:dgram";
import net from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { HealthRecorder } from "../health-recorder";
import { MemorySink } from "../testing/memory-sink";
import { TEST_NOW } from "../testing/test-door";
import { type Syslog, startSyslog } from "./start-syslog";

let sink: MemorySink;
let health: HealthRecorder;
let syslog: Syslog;
beforeEach(async () => {
  sink = new MemorySink();
  const clock = new ManualClock(TEST_NOW);
  health = new HealthRecorder(clock);
  syslog = await startSyslog({ host: "127.0.0.1", port: 0, sink, clock, health, log: { warn: () => {} } });
});
afterEach(() => syslog.stop());

const send = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = net.connect(syslog.port, "127.0.0.1", () => socket.end(text));
    socket.on("close", () => resolve());
    socket.on("error", reject);
    socket.resume();
  });
const bodies = () => sink.logs.map((l) => l.body);

describe("syslog", () => {
  it("stores what comes over TCP and UDP, with host, program and the engine's line taken apart", async () => {
    await send("<4>Aug 20 11:59:58 gpu-07 kernel: NVRM: Xid (PCI:0000:9b:00): 79, GPU has fallen off the bus.\n");
    const udp = dgram.createSocket("udp4");
    await new Promise<void>((resolve) => udp.send("<14>1 - h app - - 5 apples", syslog.port, "127.0.0.1", () => resolve()));
    udp.close();
    await vi.waitFor(() => expect(sink.logs).toHaveLength(2));
    expect(sink.logs[0]).toMatchObject({
      resource: { attributes: { "host.name": "gpu-07", "service.name": "kernel" } },
      attributes: { "gpu.xid": 79, "gpu.pci_bus_id": "0000:9b:00", "event.name": "gpu.xid" },
    });
    expect(sink.logs[1]).toMatchObject({ body: "5 apples", resource: { attributes: { "service.name": "app" } } });
    expect(health.read(null).flows).toMatchObject([{ formats: ["syslog"], accepted: 2 }]);
  });

  it("stores what waits when it is stopped, and the last line though it has no end", async () => {
    await send("<14>first\n<14>second");
    await syslog.stop();
    expect(bodies()).toEqual(["first", "second"]);
    syslog = { port: 0, stop: () => Promise.resolve() };
  });

  it("offers the same messages again until the store takes them, once", async () => {
    sink.failWith = new Fault("overloaded", "The store cannot keep up.", { retryAfterS: 0.01 });
    await send("<14>kept\n");
    await vi.waitFor(() => expect(health.read(null).refusals.map((r) => r.reason)).toContain("store not available"));
    sink.failWith = null;
    await vi.waitFor(() => expect(bodies()).toEqual(["kept"]));
  });

  it("ends a connection whose framing is wrong, and keeps what came before", async () => {
    await send("<14>before\n99999999 x");
    await vi.waitFor(() => expect(bodies()).toEqual(["before"]));
    expect(health.read(null).refusals.map((r) => r.reason)).toContain("syslog framing");
  });
});

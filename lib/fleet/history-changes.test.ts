import { expect, describe, test } from "vitest";
import { type Described, changesInHistory } from "./history-changes";

const TIMES = [0, 60, 120, 180, 240];
const info = (labels: Record<string, string>, ...values: readonly (number | null)[]): Described => ({
  labels: { instance: "n1:8000", region: "eu", ...labels },
  metric: "target_info",
  values,
});

describe("changesInHistory", () => {
  test("where one description ends and another begins, the version changed", () => {
    const old = info({ service_version: "0.11.0" }, 1, 1, null, null, null);
    const young = info({ service_version: "0.12.0" }, null, null, null, 1, 1);
    expect(changesInHistory([young, old], TIMES)).toEqual([
      {
        at: 180,
        kind: "version",
        subject: "n1:8000",
        model: "",
        region: "eu",
        title: "service.version",
        before: "0.11.0",
        after: "0.12.0",
        heldUntil: 240,
      },
    ]);
  });
  test("an old description that lasts until the new one begins is still before it", () => {
    const changes = changesInHistory(
      [info({ service_version: "a" }, 1, 1, 1, null, null), info({ service_version: "b" }, null, null, 1, 1, 1)],
      TIMES,
    );
    expect(changes).toHaveLength(1);
  });
  test("descriptions given side by side are no change", () => {
    expect(
      changesInHistory([info({ service_version: "a" }, 1, 1, 1, 1, 1), info({ service_version: "b" }, null, 1, 1, 1, 1)], TIMES),
    ).toEqual([]);
  });
  test("a rollout and its rollback are two changes", () => {
    const changes = changesInHistory(
      [
        info({ service_version: "a" }, 1, null, null, null, null),
        info({ service_version: "b" }, null, 1, 1, null, null),
        info({ service_version: "a", x: "1" }, null, null, null, 1, 1),
      ],
      TIMES,
    );
    expect(changes.map((c) => `${c.before}→${c.after}`)).toEqual(["a→b", "b→a"]);
  });
  test("two nodes do not follow one another", () => {
    expect(
      changesInHistory([info({ service_version: "a" }, 1, null), info({ service_version: "b", instance: "n2:8000" }, null, 1)], TIMES),
    ).toEqual([]);
  });
});

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendJson } from "../shell/api-client";
import { problemOf, type ProblemView } from "../ui";

export interface Change<Answer> {
  readonly send: (method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown) => Promise<Answer | null>;
  readonly busy: boolean;
  readonly problem: ProblemView | null;
  readonly reset: () => void;
}

/** Sends changes and reads anew what they concern. A refusal is kept as a sentence to show; `send` then answers null. */
export function useChange<Answer = unknown>(...outdated: readonly (readonly string[])[]): Change<Answer> {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ method, path, body }: { method: "POST" | "PUT" | "PATCH" | "DELETE"; path: string; body: unknown }) =>
      sendJson<Answer>(method, path, body),
    onSuccess: async () => {
      await Promise.all(outdated.map((queryKey) => client.invalidateQueries({ queryKey: [...queryKey] })));
    },
  });
  return {
    send: (method, path, body) => mutation.mutateAsync({ method, path, body }).catch(() => null),
    busy: mutation.isPending,
    problem: mutation.error ? problemOf(mutation.error) : null,
    reset: mutation.reset,
  };
}

"use client";

import { useState } from "react";
import { FirstAdministratorForm } from "./first-administrator-form";
import { SendData } from "./send-data";

export interface FirstRunProps {
  /** Somebody exists already, and is looking. */
  readonly anybody: boolean;
  readonly needsToken: boolean;
  readonly address: string;
  readonly grpcAddress: string | null;
}

/** The first administrator, then the first telemetry. */
export function FirstRun({ anybody, needsToken, address, grpcAddress }: FirstRunProps) {
  const [signedIn, setSignedIn] = useState(anybody);
  if (!signedIn) return <FirstAdministratorForm needsToken={needsToken} onSignedIn={() => setSignedIn(true)} />;
  return <SendData address={address} grpcAddress={grpcAddress} />;
}

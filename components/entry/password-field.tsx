"use client";

import { useId } from "react";
import { Field, Input } from "../ui/input";

export interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** For password managers: `new-password` or `current-password`. */
  readonly purpose: "new-password" | "current-password";
  readonly hint?: string;
  readonly error?: string | null;
}

/** A password; pasting and password managers are welcome. */
export function PasswordField({ label, value, onChange, purpose, hint, error }: PasswordFieldProps) {
  const id = useId();
  return (
    <Field label={label} htmlFor={id} hint={hint} error={error}>
      <Input
        id={id}
        type="password"
        name={purpose}
        autoComplete={purpose}
        required
        maxLength={256}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={hint || error ? `${id}-note` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

import { SettingsStart } from "@/components/settings/settings-start";

export default function SettingsPage() {
  return <SettingsStart />;
}

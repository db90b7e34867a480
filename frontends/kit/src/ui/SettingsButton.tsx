/** The gear at the top; the menu behind it comes with the first press. */
import { UnstyledButton, type UnstyledButtonProps } from "@mantine/core";
import { IconSettings } from "@tabler/icons-react";
import { type ComponentProps, lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

const Settings = lazy(() => import("./Settings.tsx"));

export function SettingsButton({ className }: { className: string }) {
  const [pressed, setPressed] = useState(false);
  const gear = <Gear className={className} onClick={() => setPressed(true)} />;
  return pressed ? (
    <Suspense fallback={gear}>
      <Settings className={className} />
    </Suspense>
  ) : (
    gear
  );
}

export function Gear(props: UnstyledButtonProps & ComponentProps<"button">) {
  const { t } = useTranslation("kit");
  return (
    <UnstyledButton aria-label={`${t("language")}, ${t("theme.label")}`} aria-haspopup="menu" {...props}>
      <IconSettings size={22} aria-hidden />
    </UnstyledButton>
  );
}

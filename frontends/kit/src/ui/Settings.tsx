/** Language and appearance, in one menu; it has been asked for, so it opens by itself. */
import { Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOperator } from "../brand/operator.ts";
import { keepLanguage, type Language, language } from "../texts/language.ts";
import { Gear } from "./SettingsButton.tsx";

export default function Settings({ className }: { className: string }) {
  const { t } = useTranslation("kit");
  const { languages } = useOperator();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const mark = (on: boolean) => (on ? <IconCheck size={16} aria-hidden /> : <span className="no-mark" />);
  const gear = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    // Where the focus comes back to: the gear that was pressed has made room for this one.
    gear.current?.focus();
    setOpened(true);
  }, []);
  return (
    <Menu position="bottom-end" opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Gear className={className} ref={gear} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("language")}</Menu.Label>
        {(languages as Language[]).map((one) => (
          <Menu.Item
            key={one}
            lang={one}
            leftSection={mark(one === language())}
            onClick={() => keepLanguage(one)}
          >
            {t(`languages.${one}`)}
          </Menu.Item>
        ))}
        <Menu.Label>{t("theme.label")}</Menu.Label>
        {(["auto", "light", "dark"] as const).map((one) => (
          <Menu.Item key={one} leftSection={mark(one === colorScheme)} onClick={() => setColorScheme(one)}>
            {t(`theme.${one}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

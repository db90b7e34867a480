/** Language and appearance, in one menu. */
import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconSettings } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useOperator } from "../brand/operator.ts";
import { keepLanguage, type Language, language } from "../texts/language.ts";

export default function Settings() {
  const { t } = useTranslation("kit");
  const { languages } = useOperator();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const mark = (on: boolean) => (on ? <IconCheck size={16} aria-hidden /> : <span className="no-mark" />);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="transparent"
          size={44}
          c="inherit"
          aria-label={`${t("language")}, ${t("theme.label")}`}
        >
          <IconSettings size={22} aria-hidden />
        </ActionIcon>
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

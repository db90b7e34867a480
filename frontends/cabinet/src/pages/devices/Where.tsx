/** Where the address of a device stands, by its kind; unfolded when wanted. */
import { List } from "@mantine/core";
import { useTranslation } from "react-i18next";

const KINDS = ["router", "windows", "mac", "android", "ios", "tv"] as const;

export function Where() {
  const { t } = useTranslation("devices");
  return (
    <details>
      <summary style={{ cursor: "pointer", minHeight: 44, alignContent: "center" }}>
        {t("where.title")}
      </summary>
      <List spacing="xs" size="sm">
        {KINDS.map((kind) => (
          <List.Item key={kind}>{t(`where.${kind}`)}</List.Item>
        ))}
      </List>
    </details>
  );
}

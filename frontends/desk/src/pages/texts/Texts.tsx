/** Texts of notices: all of them, or the one that is being written (`?text=payment_due/sms/ru`). */
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { List } from "./List.tsx";
import { OneText } from "./OneText.tsx";

export default function Texts() {
  const { t } = useTranslation("texts");
  useTitle(t("title"));
  const [params] = useSearchParams();
  const opened = params.get("text");
  return <Stack>{opened ? <OneText key={opened} name={opened} /> : <List />}</Stack>;
}

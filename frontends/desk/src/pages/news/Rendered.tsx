/** As it will be read in the cabinet, in each language. */
import { Html } from "@cabinet/kit/ui/Html.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { InLanguages } from "../../desk/InLanguages.tsx";
import type { Item } from "./written.ts";

export function Rendered({ texts, html }: Pick<Item, "texts" | "html">) {
  const { t } = useTranslation("news");
  return (
    <Panel title={t("looks")}>
      <InLanguages>
        {(language) => (
          <div lang={language} style={{ overflowWrap: "anywhere" }}>
            <Text fw={700} mb={4}>
              {texts[language]?.title}
            </Text>
            <Html of={html[language] ?? ""} />
          </div>
        )}
      </InLanguages>
    </Panel>
  );
}

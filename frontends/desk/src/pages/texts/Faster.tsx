/** Somebody has saved this text meanwhile: theirs stands here, and one of the two is chosen. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { Alert, Button, Code, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStaffName } from "../../desk/colleagues.ts";
import type { Known } from "./text.ts";

export function Faster({ known, take }: { known: Known; take: () => void }) {
  const { t } = useTranslation("texts");
  const name = useStaffName();
  return (
    <Alert color="yellow" variant="light" role="alert" title={t("faster.title")}>
      <Text size="sm">
        {[known.changed_by && name(known.changed_by), known.changed_at && moment(known.changed_at)]
          .filter(Boolean)
          .join(", ")}
      </Text>
      <Code block my="xs" style={{ whiteSpace: "pre-wrap" }}>
        {known.text}
      </Code>
      <Button variant="default" onClick={take}>
        {t("faster.take")}
      </Button>
    </Alert>
  );
}

/** What stood here before, and who has written it; any of it can be taken into the editor again. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { Accordion, Button, Code } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStaffName } from "../../desk/colleagues.ts";
import type { Known } from "./text.ts";

export function History({ known, take }: { known: Known; take: (text: string) => void }) {
  const { t } = useTranslation("texts");
  const name = useStaffName();
  const versions = [
    ...known.history.map(({ version, at, staff_id, text }) => ({
      id: String(version),
      title: `${moment(at)}, ${name(staff_id)}${text === null ? `: ${t("built_in_again")}` : ""}`,
      text,
    })),
    { id: "built-in", title: t("built_in"), text: known.built_in },
  ];
  return (
    <section aria-label={t("history")}>
      <Accordion variant="contained" order={2}>
        {versions
          .filter(({ text }) => text !== null)
          .map(({ id, title, text }) => (
            <Accordion.Item key={id} value={id}>
              <Accordion.Control>{title}</Accordion.Control>
              <Accordion.Panel>
                <Code block style={{ whiteSpace: "pre-wrap" }}>
                  {text}
                </Code>
                <Button variant="default" size="xs" mt="xs" onClick={() => take(text ?? "")}>
                  {t("take")}
                </Button>
              </Accordion.Panel>
            </Accordion.Item>
          ))}
      </Accordion>
    </section>
  );
}

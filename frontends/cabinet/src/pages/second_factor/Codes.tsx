/** The recovery codes, this once: to be copied, kept as a file or printed. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { save } from "@cabinet/kit/files/download.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Alert, Button, CopyButton, Group, Stack } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import "./codes.css";

type Props = { codes: string[]; done: () => void };

export function Codes({ codes, done }: Props) {
  const { t } = useTranslation("second_factor");
  const { t: kit } = useTranslation("kit");
  const { brand, operator } = useOperator();
  const text = [t("codes_of", { name: brand.name }), "", ...codes, ""].join("\n");
  return (
    <>
      <Alert color="green" variant="light" role="status" icon={<IconCircleCheck />} title={t("on")}>
        {t("codes_why")}
      </Alert>
      <Panel title={t("codes")}>
        <Stack>
          <ul className="codes figures">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <Group gap="xs">
            <CopyButton value={codes.join("\n")}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {kit(copied ? "copied" : "copy")}
                </Button>
              )}
            </CopyButton>
            <Button
              variant="default"
              onClick={() => save(new Blob([text], { type: "text/plain" }), `${operator}-codes.txt`)}
            >
              {t("download")}
            </Button>
            <Button variant="default" onClick={() => print()}>
              {t("print")}
            </Button>
          </Group>
          <Button onClick={done} style={{ alignSelf: "start" }}>
            {t("kept")}
          </Button>
        </Stack>
      </Panel>
    </>
  );
}

/** Name, contract, account and address, as much of them as the operator shows. */
import type { View } from "@cabinet/kit/api/client.ts";
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { ActionIcon, Anchor, CopyButton, Group, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NameForm } from "./NameForm.tsx";

type Me = View<"ProfileView">;
const MASKED = "***";

export function WhoIAm({ me }: { me: Me }) {
  const { t } = useTranslation("profile");
  const { regions } = useOperator();
  const region = regions.find(({ code }) => code === me.region);
  return (
    <>
      <Facts>
        <Name me={me} />
        <Fact what={t("contract")}>
          <Copied text={me.contract} what={t("contract")} />
        </Fact>
        {me.account && (
          <Fact what={t("account")}>
            <Copied text={me.account} what={t("account")} />
          </Fact>
        )}
        {me.login !== me.contract && <Fact what={t("login")}>{me.login}</Fact>}
        <Fact what={t("address")}>{me.address || t("not_given")}</Fact>
        {region && <Fact what={t("region")}>{said(region.names)}</Fact>}
      </Facts>
      {me.name.includes(MASKED) && (
        <Text size="sm" c="dimmed" mt="sm">
          {t("masked")}
        </Text>
      )}
    </>
  );
}

function Name({ me }: { me: Me }) {
  const { t } = useTranslation("profile");
  const [edits, setEdits] = useState(false);
  if (!me.name && !me.changes.includes("name")) return null;
  return (
    <Fact what={t("name")}>
      {edits ? (
        <NameForm name={me.name} done={() => setEdits(false)} />
      ) : (
        <Group gap="md">
          <span>{me.name}</span>
          {me.changes.includes("name") && (
            <Anchor component="button" type="button" size="sm" onClick={() => setEdits(true)}>
              {t("change")}
            </Anchor>
          )}
        </Group>
      )}
    </Fact>
  );
}

function Copied({ text, what }: { text: string; what: string }) {
  const { t } = useTranslation("kit");
  return (
    <Group gap={4}>
      <span className="figures">{text}</span>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            size={32}
            onClick={copy}
            aria-label={copied ? t("copied") : `${t("copy")}: ${what}`}
          >
            {copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}

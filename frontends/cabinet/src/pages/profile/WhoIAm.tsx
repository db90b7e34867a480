/** Name, contract, account and address, as much of them as the operator shows. */
import type { View } from "@cabinet/kit/api/client.ts";
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { ActionIcon, Anchor, CopyButton, Group, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { NameForm } from "./NameForm.tsx";

type Me = View<"ProfileView">;

export function WhoIAm({ me }: { me: Me }) {
  const { t } = useTranslation("profile");
  const { regions } = useOperator();
  const region = regions.find(({ code }) => code === me.region);
  return (
    <>
      <dl className="who">
        <Name me={me} />
        <Fact name={t("contract")}>
          <Copied text={me.contract} what={t("contract")} />
        </Fact>
        {me.account && (
          <Fact name={t("account")}>
            <Copied text={me.account} what={t("account")} />
          </Fact>
        )}
        {me.login !== me.contract && <Fact name={t("login")}>{me.login}</Fact>}
        {me.address && <Fact name={t("address")}>{me.address}</Fact>}
        {region && <Fact name={t("region")}>{said(region.names)}</Fact>}
      </dl>
      {me.name.includes("***") && (
        <Text size="sm" c="dimmed" mt="sm">
          {t("masked")}
        </Text>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Name({ me }: { me: Me }) {
  const { t } = useTranslation("profile");
  const [edits, setEdits] = useState(false);
  if (!me.name && !me.changes.includes("name")) return null;
  return (
    <Fact name={t("name")}>
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

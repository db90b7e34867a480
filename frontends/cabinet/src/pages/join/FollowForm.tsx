/** Whoever has applied already asks by the code where it stands. */
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

export function FollowForm() {
  const { t } = useTranslation("join");
  const [code, setCode] = useState("");
  const navigate = useNavigate();
  const open = () => void navigate(`/join/${encodeURIComponent(code.trim())}`);
  return (
    <Panel title={t("applied_before")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim()) open();
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label={t("your_code")}
            placeholder="7K2M-9QXT-4BWE"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            maxLength={64}
            style={{ flex: "1 1 14rem" }}
          />
          <Button type="submit" variant="default">
            {t("look")}
          </Button>
        </Group>
      </form>
    </Panel>
  );
}

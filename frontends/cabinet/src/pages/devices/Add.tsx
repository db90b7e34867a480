/** Add a device: where to find its address, how it is written, and what it would look like. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { typedMac } from "./mac.ts";
import { Where } from "./Where.tsx";

type Props = { full: boolean; added: (device: View<"DeviceView">) => void };

export function Add({ full, added }: Props) {
  const { t } = useTranslation("devices");
  return (
    <Panel title={t("add.title")}>
      {full ? (
        <Text>{t("add.full")}</Text>
      ) : (
        <Stack maw="40rem">
          <AddForm added={added} />
          <Where />
        </Stack>
      )}
    </Panel>
  );
}

function AddForm({ added }: Pick<Props, "added">) {
  const { t } = useTranslation("devices");
  const queries = useQueryClient();
  const [typed, setTyped] = useState("");
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const { key, renew } = useAttempt();
  const mac = typedMac(typed);
  const add = useMutation({
    mutationFn: (wanted: string) =>
      body(
        api.POST("/api/v1/devices", {
          params: { header: { "Idempotency-Key": key } },
          body: { mac: wanted, name: name.trim() || null },
        }),
      ),
    onSuccess: async (device) => {
      renew();
      setTyped("");
      setName("");
      setTried(false);
      await queries.invalidateQueries({ queryKey: ["devices"] });
      added(device);
    },
    onError: renew,
  });
  const refused = asProblem(add.error).errors.some(({ pointer }) => pointer === "/mac");
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (mac) add.mutate(mac);
      }}
    >
      <Stack>
        <TextInput
          label={t("add.mac")}
          description={mac ? t("add.understood", { mac }) : t("add.mac_what")}
          placeholder="3c:22:fb:01:02:03"
          value={typed}
          error={(tried && !mac && t("add.mac_error")) || (refused && t("add.mac_refused"))}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            add.reset();
          }}
        />
        <TextInput
          label={t("add.name")}
          description={t("add.name_what")}
          value={name}
          maxLength={60}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {!refused && <ProblemNote problem={add.error} />}
        <Button type="submit" loading={add.isPending} w="fit-content">
          {t("add.go")}
        </Button>
      </Stack>
    </form>
  );
}

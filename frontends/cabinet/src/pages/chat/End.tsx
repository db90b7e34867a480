/** End the chat; another can be begun at once. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { at, shows, type Talker, useTold } from "./chats.ts";

export function End({ talker }: { talker: Talker }) {
  const { t } = useTranslation("chat");
  const told = useTold();
  const close = useMutation({
    mutationFn: () =>
      body(api.POST("/api/v1/chats/{chat_id}/close", { ...at(talker), headers: shows(talker) })),
    onSuccess: told,
  });
  return (
    <>
      <Button variant="default" loading={close.isPending} onClick={() => close.mutate()}>
        {t("end")}
      </Button>
      <ProblemNote problem={close.error} />
    </>
  );
}

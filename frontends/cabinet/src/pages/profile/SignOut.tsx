/** The way out: the session ends at the gateway, and nothing of the person stays in the page. */
import { signOut } from "@cabinet/kit/session/sign_out.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Stack } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { forgetLast } from "../../shell/seen.ts";

export function SignOut() {
  const { t } = useTranslation("kit");
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: () => signOut(() => forgetLast(queries)),
    // A new document: nothing is left in memory, and whoever signs in next begins on the first page.
    onSuccess: () => location.assign("/sign-in"),
  });
  return (
    <Stack gap="xs" align="flex-start">
      <ProblemNote problem={leave.error} />
      <Button
        variant="default"
        leftSection={<IconLogout size={18} aria-hidden />}
        onClick={() => leave.mutate()}
        loading={leave.isPending}
      >
        {t("sign_out")}
      </Button>
    </Stack>
  );
}

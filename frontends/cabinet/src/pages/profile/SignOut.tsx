/** The way out: the session ends at the gateway, and nothing of the person stays in the page. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { signedOut } from "@cabinet/kit/session/session.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Stack } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

/** A session that has ended elsewhere already is as good as ended here. */
async function end() {
  try {
    await body(api.DELETE("/api/v1/session"));
  } catch (thrown) {
    if (asProblem(thrown).status !== 401) throw thrown;
  }
}

export function SignOut() {
  const { t } = useTranslation("kit");
  const leave = useMutation({
    mutationFn: end,
    onSuccess: () => {
      signedOut();
      // A new document: nothing is left in memory, and whoever signs in next begins on the first page.
      location.assign("/sign-in");
    },
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

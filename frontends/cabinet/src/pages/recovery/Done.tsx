/** The new password counts. */
import { signedOut } from "@cabinet/kit/session/session.ts";
import { Alert, Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function Done() {
  const { t } = useTranslation("recovery");
  // All sessions have ended, also one of this browser.
  useEffect(signedOut, []);
  return (
    <>
      <Alert color="green" variant="light" role="status" icon={<IconCircleCheck />} title={t("done")}>
        {t("done_more")}
      </Alert>
      <Button component={Link} to="/sign-in">
        {t("sign_in")}
      </Button>
    </>
  );
}

/** The way back to where all of the help stands. */
import { Anchor } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import "./help.css";

export function ToHelp() {
  const { t } = useTranslation("shell");
  return (
    <Anchor component={Link} to="/help" className="to-help">
      <IconArrowLeft size={18} aria-hidden />
      {t("help")}
    </Anchor>
  );
}

/** The way up from a page of the profile. */
import { Anchor } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function BackToProfile() {
  const { t } = useTranslation("shell");
  return (
    <Anchor component={Link} to="/profile" size="sm" className="back">
      <IconArrowLeft size={16} aria-hidden style={{ verticalAlign: "-3px", marginInlineEnd: 4 }} />
      {t("profile")}
    </Anchor>
  );
}

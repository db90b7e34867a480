/** The picture with digits; who cannot read it gets another, or pays after signing in. */
import { Anchor, Button, Group, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import "./code.css";

type Props = {
  image: string;
  value: string;
  write: (code: string) => void;
  error: string | undefined;
  another: () => void;
};

export function Code({ image, value, write, error, another }: Props) {
  const { t } = useTranslation("quick_pay");
  return (
    <div>
      <Group gap="sm" align="flex-end">
        <img src={image} alt={t("picture")} width={220} height={80} className="code-picture" />
        <Button variant="subtle" onClick={another}>
          {t("another_picture")}
        </Button>
      </Group>
      <TextInput
        label={t("code")}
        description={
          <>
            {t("code_about")}{" "}
            <Anchor component={Link} to="/sign-in" inherit underline="always">
              {t("sign_in_instead")}
            </Anchor>
          </>
        }
        inputMode="numeric"
        autoComplete="off"
        maxLength={20}
        value={value}
        onChange={(event) => write(event.currentTarget.value)}
        error={error}
        mt="xs"
      />
    </div>
  );
}
